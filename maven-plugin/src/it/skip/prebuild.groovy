def source = new File(basedir, 'target/generated-sources/bnn/org/example/Earlier.java')
source.parentFile.mkdirs()
source.text = 'package org.example;\n\n/** Was there. */\ninterface Earlier {}\n'
true
