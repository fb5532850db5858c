def log = new File(basedir, 'build.log').text
def generated = (log =~ /Generated (\d+) \.java files from 1 \.bnn files: (\d+) written, 0 deleted\./).collect { it.tail() }
assert generated.size() == 2
def files = generated[0][0]
assert generated == [[files, files], [files, '0']]
assert log.count("Nothing to do: 1 .bnn and ${files} .java files are up to date.") == 1
