@echo off
rem The launcher of bnn4j for Windows: the same commands as ./bnn. Needs JAVA_HOME (JDK 25) and Maven 3.8 or newer on PATH.
setlocal
set "ROOT=%~dp0"
set "COMMAND=%~1"
if "%COMMAND%"=="" set "COMMAND=help"
if "%COMMAND%"=="help" goto help
if "%COMMAND%"=="clean" goto clean
if not exist "%JAVA_HOME%\bin\javac.exe" (
  echo bnn4j needs JDK 25: winget install EclipseAdoptium.Temurin.25.JDK, then set JAVA_HOME to its folder. 1>&2
  exit /b 1
)
where mvn >nul 2>nul || (
  echo bnn4j needs Maven 3.8 or newer on PATH: choco install maven, or unpack https://maven.apache.org/download.cgi 1>&2
  exit /b 1
)
if "%COMMAND%"=="test" goto test
if "%COMMAND%"=="demo" goto demo
if "%COMMAND%"=="bench" goto bench
if "%COMMAND%"=="check" goto compiler
if "%COMMAND%"=="summary" goto compiler
if "%COMMAND%"=="report" goto compiler
if "%COMMAND%"=="dump" goto compiler
if "%COMMAND%"=="generate" goto compiler
if "%COMMAND%"=="export" goto compiler
if "%COMMAND%"=="golden" goto golden
echo bnn knows no command %COMMAND%. 1>&2
call :help 1>&2
exit /b 2

:help
echo usage: bnn COMMAND [ARGUMENT...]
echo   demo       train, pack and run a binary network on handwritten digits
echo   bench      measure speed beside ONNX Runtime
echo   test       build everything and run all tests and checks, as CI does
echo   check      report the problems in .bnn files
echo   summary    print parameters, memory and operations of networks
echo   report     print what was fused and packed, and what training keeps
echo   dump       print what a stage of the compiler makes of a file
echo   generate   write the Java sources of .bnn files
echo   export     write a network and its weights as an ONNX model
echo   golden     run golden vectors through generated networks
echo   clean      delete all that was built
exit /b 0

:test
pushd "%ROOT%"
call mvn -B -ntp verify
set "RESULT=%ERRORLEVEL%"
popd
exit /b %RESULT%

:demo
call :build examples/digits || exit /b 1
pushd "%ROOT%examples\digits"
"%JAVA_HOME%\bin\java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -jar target\bnn-example-digits.jar
set "RESULT=%ERRORLEVEL%"
popd
exit /b %RESULT%

:bench
call :build examples/peers -Ppeers || exit /b 1
pushd "%ROOT%examples\peers"
"%JAVA_HOME%\bin\java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -DDJL_CACHE_DIR=target\djl -jar target\bnn-example-peers.jar %2 %3 %4 %5 %6
set "RESULT=%ERRORLEVEL%"
popd
exit /b %RESULT%

:compiler
call :build cli || exit /b 1
"%JAVA_HOME%\bin\java" -XX:TieredStopAtLevel=1 -jar "%ROOT%cli\target\bnn-cli.jar" %*
exit /b %ERRORLEVEL%

:golden
call :build cli || exit /b 1
"%JAVA_HOME%\bin\java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -jar "%ROOT%cli\target\bnn-cli.jar" %*
exit /b %ERRORLEVEL%

:build
echo building ... 1>&2
pushd "%ROOT%"
if not exist target mkdir target
call mvn -B -ntp -Dmaven.test.skip=true -pl %1 -am %2 package >target\build.log 2>&1
set "RESULT=%ERRORLEVEL%"
popd
if not "%RESULT%"=="0" echo The build failed. All that it said: %ROOT%target\build.log 1>&2
exit /b %RESULT%

:clean
for /d %%M in ("%ROOT%." "%ROOT%*" "%ROOT%examples\*") do if exist "%%~M\target" rmdir /s /q "%%~M\target"
exit /b 0
