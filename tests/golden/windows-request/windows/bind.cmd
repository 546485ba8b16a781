@echo off
rem Made by the SanteDB TLS Assistant 0.1.0.
rem Choices: TLS by HTTP.sys on Windows.
rem Choices: SanteDB dCDR Web Access Gateway (WWW) at https://sante.example.org:9200.
rem Run it as administrator on the SanteDB machine, while SanteDB is stopped.
rem Undo: the undo script beside it.
rem
rem bind.cmd [THUMBPRINT]. Without one, the certificate that the plan was made with is bound. It stops
rem at the first failure.
setlocal
set "FOLDER=C:\Program Files\SanteDB-TLS"
set "SAID=%FOLDER%\answer.txt"

rem A thumbprint behind the name of this script, with or without spaces.
set "THUMBPRINT="
set "TYPED="
if "%~1"=="" goto usage
:argument
if "%~1"=="" goto typed
set "TYPED=%TYPED%%~1"
shift
goto argument
:typed
call :clean
set "THUMBPRINT=%CLEAN%"
if not defined THUMBPRINT goto malformed
:known

if not exist "%FOLDER%" mkdir "%FOLDER%"
if not exist "%FOLDER%" goto elevate
certutil -store My %THUMBPRINT% >nul
if errorlevel 1 goto absent

rem What was there before the first run, for the way back. A second run leaves it alone.
set "BINDINGS=C:\Program Files\SanteDB-TLS\before-sslcert.txt"
set "RESERVATIONS=C:\Program Files\SanteDB-TLS\before-urlacl.txt"
if exist "%BINDINGS%" goto recorded
netsh http show sslcert > "%BINDINGS%"
if errorlevel 1 goto failed
netsh http show urlacl > "%RESERVATIONS%"
if errorlevel 1 goto failed
:recorded

rem It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:9200

rem It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:9200

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=0.0.0.0:9200

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=[::]:9200

rem It may find nothing; that is no error.
netsh http delete urlacl url=http://+:9200/

netsh http add sslcert ipport=0.0.0.0:9200 certhash=%THUMBPRINT% "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if not "%CODE%"=="0" goto failed

netsh http add sslcert ipport=[::]:9200 certhash=%THUMBPRINT% "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if not "%CODE%"=="0" goto failed

rem It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:9200

rem It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:9200

if exist "%SAID%" del "%SAID%"
echo Done: the port has its certificate. Go on with the checklist.
exit /b 0

:elevate
echo Error 5: access is denied. Open the prompt as administrator and run this again.
exit /b 1

:absent
echo The certificate is not in LocalMachine\My. Import it there first, not for the current user, and run this again.
exit /b 1

:malformed
echo That is no thumbprint of SHA-1: it has 40 hexadecimal digits. ^(One of 64 is of SHA-256, which netsh does not take.^)
exit /b 1

:usage
echo Say which certificate: bind.cmd THUMBPRINT. It is the Cert Hash that this shows: certutil -store My
exit /b 1

:failed
echo The last command failed; its message is above. Nothing after it was done.
set "NUMBER="
if exist "%SAID%" for /f "usebackq delims=" %%l in ("%SAID%") do call :number %%l
if "%NUMBER%"=="1312" echo Error 1312: the certificate is in the store without a private key that Windows can use. Import the .pfx file, not the .cer, and for the computer, not for the user. If it was imported so, try certutil -repairstore My THUMBPRINT, or import it again.
if "%NUMBER%"=="183" echo Error 183: another binding or reservation holds the port. Look at it with netsh http show sslcert and netsh http show urlacl, delete what is stale, and run this again.
if "%NUMBER%"=="87" echo Error 87: netsh takes a value for malformed. In PowerShell an identifier in braces must stand in quotes; a thumbprint must have 40 digits and nothing hidden in it; an address of a reservation must end in a slash.
if "%NUMBER%"=="5" echo Error 5: access is denied. Open the prompt as administrator and run this again.
exit /b 1

:number
if "%~1"=="" exit /b 0
for %%n in (1312 183 87 5) do if "%~1"=="%%n" set "NUMBER=%%n"
shift
goto number

rem A pasted thumbprint has spaces in it and a hidden mark before it (U+200E), which are taken out. 40
rem hexadecimal digits must be left.
:clean
set "CLEAN="
set "DIGITS=0"
set "STRANGE="
if not defined TYPED exit /b 0
set "TYPED=%TYPED:"=%"
:character
if not defined TYPED goto counted
set "CHARACTER=%TYPED:~0,1%"
set "TYPED=%TYPED:~1%"
for %%d in (0 1 2 3 4 5 6 7 8 9 A B C D E F) do if /i "%CHARACTER%"=="%%d" set /a DIGITS+=1
for %%d in (0 1 2 3 4 5 6 7 8 9 A B C D E F) do if /i "%CHARACTER%"=="%%d" set "CLEAN=%CLEAN%%%d"
for %%d in (G H I J K L M N O P Q R S T U V W X Y Z) do if /i "%CHARACTER%"=="%%d" set "STRANGE=1"
goto character
:counted
if not "%DIGITS%"=="40" set "CLEAN="
if defined STRANGE set "CLEAN="
exit /b 0
