assert new File(basedir, 'target/generated-sources/bnn/org/example/nets/Mine.java').isFile()
