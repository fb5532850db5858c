def log = new File(basedir, 'build.log').text
def bad = new File(basedir, 'src/main/bnn/Bad.bnn').path
def failed = log.substring(log.indexOf('BUILD SUCCESS'))
assert failed.contains('[ERROR] ' + bad + ':[5,19] ')
assert failed.contains('output y = x |> lineer(2)')
assert failed =~ /(?m)^\[ERROR\] Failed to execute goal .*: 1 error in 1 file -> \[Help 1\]$/
assert !(failed =~ /(?m)^\s+at /)
assert new File(basedir, 'target/generated-sources/bnn/org/example/nets/Good.java').isFile()
assert !new File(basedir, 'target/generated-sources/bnn/org/example/nets/Bad.java').exists()
