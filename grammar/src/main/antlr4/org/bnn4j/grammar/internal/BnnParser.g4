parser grammar BnnParser;

options { tokenVocab = BnnLexer; }

file: packageClause? importClause* declaration* EOF;
packageClause: PACKAGE qualifiedName;
importClause: IMPORT qualifiedName (DOT STAR)?;
qualifiedName: name (DOT name)*;

declaration
    : enumDeclaration
    | configDeclaration
    | presetDeclaration
    | formulaDeclaration
    | opDeclaration
    | blockDeclaration
    | kernelDeclaration
    | networkDeclaration
    | instanceDeclaration
    ;
enumDeclaration: ENUM name LEFT_BRACE (enumerator COMMA?)* RIGHT_BRACE;
enumerator: name | NONE;
configDeclaration: CONFIG name LEFT_BRACE (field COMMA?)* RIGHT_BRACE;
field: name COLON type (ASSIGN expression)?;
presetDeclaration: PRESET name parameters? COLON type ASSIGN expression;
formulaDeclaration: FORMULA name parameters ASSIGN expression;
opDeclaration: OP name parameters inputs ARROW tensorType body;
blockDeclaration: BLOCK name parameters inputs body;
kernelDeclaration
    : EXTERNAL KERNEL name parameters inputs ARROW tensorType LEFT_BRACE gradient* RIGHT_BRACE
    ;
gradient: GRADIENT name ASSIGN name LEFT_PAREN (name (COMMA name)* COMMA?)? RIGHT_PAREN;
networkDeclaration: NETWORK name parameters? body;
instanceDeclaration: NETWORK name ASSIGN instance;
instance: network = name (LEFT_PAREN (argument (COMMA argument)* COMMA?)? RIGHT_PAREN)?;

parameters: LEFT_PAREN (parameter (COMMA parameter)* COMMA?)? RIGHT_PAREN;
parameter: name COLON type (ASSIGN expression)?;
inputs: LEFT_PAREN (input (COMMA input)* COMMA?)? RIGHT_PAREN;
input: name COLON tensorType;

type: plainType QUESTION?;
plainType
    : LIST LESS type GREATER                                                         # listType
    | (OP | BLOCK) (LEFT_PAREN (tensorType (COMMA tensorType)* COMMA?)? RIGHT_PAREN)? # callableType
    | (NAME | word)                                                                  # namedType
    ;
tensorType: elementType (BAR elementType)* axes?;
elementType: NAME | word;
axes: LEFT_BRACKET (expression (COMMA expression)* COMMA?)? RIGHT_BRACKET;

body: LEFT_BRACE statement* RIGHT_BRACE;
statement
    : LET (name | LEFT_PAREN name (COMMA name)* COMMA? RIGHT_PAREN) ASSIGN expression # letStatement
    | ifStatement                                                                    # conditionalStatement
    | REQUIRE expression COMMA string                                                # requireStatement
    | WARN string                                                                    # warnStatement
    | (FIXED? PARAMETER | BUFFER) name COLON tensorType
        (ASSIGN initial = expression)? (WHEN condition = expression)?                # parameterStatement
    | UPDATE name ASSIGN expression                                                  # updateStatement
    | INPUT name COLON tensorType                                                    # inputStatement
    | TARGET name COLON tensorType                                                   # targetStatement
    | OUTPUT name (ASSIGN expression)?                                               # outputStatement
    | LOSS expression                                                                # lossStatement
    | GRADIENT name                                                                  # gradientStatement
    | RETURN expression                                                              # returnStatement
    | FORWARD ASSIGN expression                                                      # forwardStatement
    | BACKWARD name? ASSIGN expression                                               # backwardStatement
    ;
ifStatement: IF expression body (ELSE (ifStatement | body))?;

expression
    : IF expression THEN expression ELSE expression # conditional
    | disjunction                                   # plain
    ;
disjunction: conjunction (OR conjunction)*;
conjunction: negation (AND negation)*;
negation: NOT negation | comparison;
comparison: alternative (comparator alternative)*;
comparator: EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL | IN | NOT IN;
alternative: sum (OR_ELSE sum)*;
sum: product ((PLUS | MINUS) product)*;
product: signed ((STAR | SLASH | SLASH_SLASH | PERCENT) signed)*;
signed: (PLUS | MINUS) signed | pipeline;
pipeline: postfix (PIPE stage)*;
stage
    : label COLON repetition? postfix
    | repetition (label COLON)? postfix
    | postfix
    ;
label: labelPart (DOT labelPart)*;
labelPart: name | INTEGER | REAL;
repetition: REPEAT LEFT_PAREN expression (RANGE expression)? RIGHT_PAREN;
postfix: primary suffix*;
suffix
    : LEFT_PAREN (argument (COMMA argument)* COMMA?)? RIGHT_PAREN # callSuffix
    | DOT name                                                    # memberSuffix
    | LEFT_BRACKET expression RIGHT_BRACKET                       # indexSuffix
    | WITH record                                                 # withSuffix
    ;
argument: (name COLON)? expression;
primary
    : (NAME | word | OP | BLOCK | LIST)                                   # variable
    | INTEGER                                                             # integer
    | REAL                                                                # real
    | MALFORMED_NUMBER                                                    # malformedNumber
    | (TRUE | FALSE)                                                      # boolean
    | NONE                                                                # none
    | string                                                              # text
    | LEFT_BRACKET (expression (COMMA expression)* COMMA?)? RIGHT_BRACKET # list
    | LEFT_PAREN expression (COMMA expression)* COMMA? RIGHT_PAREN        # parenthesised
    | record                                                              # recordValue
    ;
record: LEFT_BRACE (fieldValue COMMA?)* RIGHT_BRACE;
fieldValue: name (DOT name)* COLON expression;
string: QUOTE stringPart* END_QUOTE;
stringPart: CHARACTERS | ESCAPE | OPEN_EMBEDDED expression RIGHT_BRACE;

name: NAME | word | OP | BLOCK | LIST | REPEAT;
word
    : PACKAGE
    | IMPORT
    | ENUM
    | CONFIG
    | PRESET
    | FORMULA
    | EXTERNAL
    | KERNEL
    | GRADIENT
    | NETWORK
    | WARN
    | FIXED
    | PARAMETER
    | BUFFER
    | WHEN
    | UPDATE
    | INPUT
    | TARGET
    | OUTPUT
    | LOSS
    | FORWARD
    | BACKWARD
    ;
