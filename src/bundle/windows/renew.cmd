@echo off
«head»«usage»setlocal
set "FOLDER=«folder»"
set "SAID=%FOLDER%\answer.txt"
set "SHOWN=%FOLDER%\certificate.txt"
set "TYPED="
if "%~1"=="" goto usage
if /i "%~1"=="-Pfx" goto import
if /i "%~1"=="-Thumbprint" shift
:argument
if "%~1"=="" goto typed
set "TYPED=%TYPED%%~1"
shift
goto argument

:import
certutil -f -importpfx "%~2"
if errorlevel 1 goto refused
certutil -store My
set /p "TYPED=«ask» "

:typed
call :clean
set "THUMBPRINT=%CLEAN%"
if not defined THUMBPRINT goto malformed
if not exist "%FOLDER%" mkdir "%FOLDER%"
if not exist "%FOLDER%" goto elevate

certutil -v -store My %THUMBPRINT% > "%SHOWN%"
if errorlevel 1 goto absent
certutil -verifystore My %THUMBPRINT% > "%SAID%"
findstr /l /i /c:"CERT_TRUST_IS_NOT_TIME_VALID" /c:"0x800b0101" "%SAID%" >nul
if not errorlevel 1 goto dates

«record»
set "COVERED="
«bindings»
if not defined COVERED goto uncovered
del "%SAID%" "%SHOWN%"
echo «done»
exit /b 0

«bound-why»:bound
set "TYPED=%~1"
call :clean
if not defined FORMER set "FORMER=%CLEAN%"
exit /b 0

:usage
echo «call»
exit /b 1

:refused
echo «refused»
exit /b 1

:malformed
echo «malformed»
exit /b 1

:elevate
echo «elevate»
exit /b 1

:absent
echo «absent»
exit /b 1

:dates
type "%SAID%"
echo «dates»
exit /b 1

:uncovered
echo «uncovered»
exit /b 1
«answer»«clean»
