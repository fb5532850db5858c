def sources = new File(basedir, 'target/generated-sources/bnn')
assert new File(sources, 'org/example/nets/First.java').isFile()
assert new File(sources, 'org/example/other/Second.java').isFile()
assert new File(basedir, 'target/generated-test-sources/bnn/org/example/nets/OfTests.java').isFile()
def log = new File(basedir, 'build.log').text
assert log.contains('No errors in 2 .bnn files.')
assert log =~ /Generated (\d+) \.java files from 2 \.bnn files: \1 written, 0 deleted\./
