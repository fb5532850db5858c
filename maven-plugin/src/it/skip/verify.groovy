assert new File(basedir, 'target/classes/org/example/Earlier.class').isFile()
assert !new File(basedir, 'target/generated-sources/bnn/org/example/nets').exists()
