def log = new File(basedir, 'build.log').text
assert log.count('1 written, 0 deleted.') == 1
assert log.count('Nothing to do: 1 .bnn and 1 .java files are up to date.') == 1
assert log.count('0 written, 0 deleted.') == 1
