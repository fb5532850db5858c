lexer grammar BnnLexer;

options { superClass = StringAwareLexer; }

// Reserved everywhere.
IF: 'if';
THEN: 'then';
ELSE: 'else';
LET: 'let';
REQUIRE: 'require';
RETURN: 'return';
TRUE: 'true';
FALSE: 'false';
NONE: 'none';
AND: 'and';
OR: 'or';
NOT: 'not';
IN: 'in';
WITH: 'with';

// Words with a meaning in their place, names elsewhere.
PACKAGE: 'package';
IMPORT: 'import';
ENUM: 'enum';
CONFIG: 'config';
PRESET: 'preset';
FORMULA: 'formula';
OP: 'op';
BLOCK: 'block';
EXTERNAL: 'external';
KERNEL: 'kernel';
GRADIENT: 'gradient';
NETWORK: 'network';
WARN: 'warn';
FIXED: 'fixed';
PARAMETER: 'parameter';
BUFFER: 'buffer';
WHEN: 'when';
UPDATE: 'update';
INPUT: 'input';
TARGET: 'target';
OUTPUT: 'output';
LOSS: 'loss';
FORWARD: 'forward';
BACKWARD: 'backward';
REPEAT: 'repeat';
LIST: 'list';

PIPE: '|>';
ARROW: '->';
EQUAL: '==';
NOT_EQUAL: '!=';
LESS_EQUAL: '<=';
GREATER_EQUAL: '>=';
LESS: '<';
GREATER: '>';
OR_ELSE: '??';
QUESTION: '?';
ASSIGN: '=';
PLUS: '+';
MINUS: '-';
STAR: '*';
SLASH: '/';
// StringAwareLexer makes it a comment where nothing stands before it on its line.
SLASH_SLASH: '//';
PERCENT: '%';
BAR: '|';
COMMA: ',';
COLON: ':';
RANGE: '..';
DOT: '.';
LEFT_PAREN: '(';
RIGHT_PAREN: ')';
LEFT_BRACKET: '[';
RIGHT_BRACKET: ']';
LEFT_BRACE: '{' -> pushMode(DEFAULT_MODE);
RIGHT_BRACE: '}' -> popMode;

INTEGER: [0-9]+;
REAL: [0-9]+ '.' [0-9]+ ([eE] [+-]? [0-9]+)? | [0-9]+ [eE] [+-]? [0-9]+;
MALFORMED_NUMBER: [0-9]+ ('.' [0-9]+)? [a-zA-Z_] [a-zA-Z_0-9]*;
NAME: [a-zA-Z_] [a-zA-Z_0-9]*;
QUOTE: '"' -> pushMode(TEXT);

RULER: '////' ~[\r\n]* -> channel(HIDDEN);
DOC: '///' ~[\r\n]* -> channel(HIDDEN);
COMMENT: ('#' ~[\r\n]* | '/*' .*? '*/') -> channel(HIDDEN);
// StringAwareLexer stretches it to the end of the file.
OPEN_COMMENT: '/*' -> channel(HIDDEN);
NEWLINE: [\r\n]+ -> channel(HIDDEN);
SPACE: [ \t\f\uFEFF]+ -> channel(HIDDEN);
STRAY: ('&&' | '||' | '**' | .) -> channel(HIDDEN);

mode TEXT;
CHARACTERS: ~["\\{\r\n]+;
ESCAPE: '\\' ~[\r\n];
LONE_BACKSLASH: '\\' -> type(ESCAPE);
OPEN_EMBEDDED: '{' -> pushMode(DEFAULT_MODE);
END_QUOTE: '"' -> popMode;
// The line ends inside a string: StringAwareLexer closes it.
LINE_END: [\r\n]+ -> type(NEWLINE), channel(HIDDEN);
