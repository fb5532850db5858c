def log = new File(basedir, 'build.log').text
['bnn:check', 'bnn:generate', 'bnn:generate-test', 'bnn:help'].each { assert log.contains(it) }
['sourceDirectory', 'outputDirectory', 'includes', 'excludes', 'defaultPackage', 'skip', 'failOnWarning',
  'failOnMissingSources', 'addSourceRoot', 'incremental'].each { assert log.contains(it) }
assert log.contains('User property: bnn.skip')
