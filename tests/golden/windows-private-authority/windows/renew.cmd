@echo off
rem Made by the SanteDB TLS Assistant 0.1.0.
rem Choices: TLS by HTTP.sys on Windows.
rem Choices: SanteDB iCDR at https://sante.example.org:8443.
rem Place: C:\Program Files\SanteDB-TLS\renew.cmd
rem Undo: run it again with the old certificate's thumbprint.
rem
rem renew.cmd [-Thumbprint] DIGITS, or renew.cmd -Pfx FILE. It does only what a renewal needs: it looks
rem at the new certificate (in the store, names, dates) and binds it in the place of the old one, which
rem comes back where the new one is refused. Run by Wine's cmd.exe, with recorders in the place of
rem certutil, findstr and netsh; not run on Windows.
setlocal
set "FOLDER=C:\Program Files\SanteDB-TLS"
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
set /p "TYPED=The thumbprint (Cert Hash) of the new certificate in this list: "

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

rem What was there before the first run, for the way back. A second run leaves it alone.
set "BINDINGS=C:\Program Files\SanteDB-TLS\before-sslcert.txt"
set "RESERVATIONS=C:\Program Files\SanteDB-TLS\before-urlacl.txt"
if exist "%BINDINGS%" goto recorded
netsh http show sslcert > "%BINDINGS%"
if errorlevel 1 goto failed
netsh http show urlacl > "%RESERVATIONS%"
if errorlevel 1 goto failed
:recorded

set "COVERED="

rem Only where the new certificate covers the name.
findstr /l /i /e /c:"=sante.example.org" /c:"=*.example.org" "%SHOWN%" >nul
if errorlevel 1 goto next1
set "COVERED=1"
set "FORMER="
netsh http show sslcert ipport=0.0.0.0:8443 > "%SAID%"
for /f "usebackq tokens=1* delims=:" %%a in ("%SAID%") do call :bound "%%b"
netsh http delete sslcert ipport=0.0.0.0:8443
netsh http add sslcert ipport=0.0.0.0:8443 certhash=%THUMBPRINT% "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if "%CODE%"=="0" goto show1
if not defined FORMER goto failed
netsh http add sslcert ipport=0.0.0.0:8443 certhash=%FORMER% "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY
goto failed
:show1
netsh http show sslcert ipport=0.0.0.0:8443
:next1

rem Only where the new certificate covers the name.
findstr /l /i /e /c:"=sante.example.org" /c:"=*.example.org" "%SHOWN%" >nul
if errorlevel 1 goto next2
set "COVERED=1"
set "FORMER="
netsh http show sslcert ipport=[::]:8443 > "%SAID%"
for /f "usebackq tokens=1* delims=:" %%a in ("%SAID%") do call :bound "%%b"
netsh http delete sslcert ipport=[::]:8443
netsh http add sslcert ipport=[::]:8443 certhash=%THUMBPRINT% "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if "%CODE%"=="0" goto show2
if not defined FORMER goto failed
netsh http add sslcert ipport=[::]:8443 certhash=%FORMER% "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY
goto failed
:show2
netsh http show sslcert ipport=[::]:8443
:next2

if not defined COVERED goto uncovered
del "%SAID%" "%SHOWN%"
echo Done: the new certificate is bound. SanteDB needs no restart. Its configuration may still name the old one, which SanteDB itself does not read: before its Configuration Tool runs again, choose the new one there, or it binds the old one.
exit /b 0

rem Of what netsh shows, only the hash of the certificate is a word of 40 hexadecimal digits, in
rem whatever language.
:bound
set "TYPED=%~1"
call :clean
if not defined FORMER set "FORMER=%CLEAN%"
exit /b 0

:usage
echo Say which certificate: -Thumbprint DIGITS, where it is in the store of the computer, or -Pfx FILE, which is imported.
exit /b 1

:refused
echo The .pfx file was not imported; the message above says why. Nothing else was changed.
exit /b 1

:malformed
echo That is no thumbprint of SHA-1: it has 40 hexadecimal digits. ^(One of 64 is of SHA-256, which netsh does not take.^)
exit /b 1

:elevate
echo Error 5: access is denied. Open the prompt as administrator and run this again.
exit /b 1

:absent
echo The certificate is not in LocalMachine\My. Import it there first, not for the current user, and run this again.
exit /b 1

:dates
type "%SAID%"
echo The certificate, or one above it, is not valid at this time. Nothing was changed.
exit /b 1

:uncovered
echo The new certificate covers none of the names that clients open. Nothing was changed.
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
