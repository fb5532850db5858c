assert new File(basedir, 'one/target/generated-sources/bnn/org/example/nets/One.java').isFile()
assert new File(basedir, 'two/target/generated-sources/bnn/org/example/nets/Two.java').isFile()
assert !new File(basedir, 'build.log').text.contains('not marked as thread-safe')
