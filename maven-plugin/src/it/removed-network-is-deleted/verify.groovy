def sources = new File(basedir, 'target/generated-sources/bnn')
assert new File(sources, 'org/example/nets/Kept.java').isFile()
assert !new File(sources, 'org/example/gone').exists()
assert new File(basedir, 'build.log').text =~ /: 0 written, [1-9]\d* deleted\./
