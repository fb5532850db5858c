assert new File(basedir, 'target/generated-sources/bnn/org/example/nets/Tiny.java').isFile()
assert new File(basedir, 'target/classes/org/example/nets/Tiny.class').isFile()
assert new File(basedir, 'target/classes/org/example/Use.class').isFile()
