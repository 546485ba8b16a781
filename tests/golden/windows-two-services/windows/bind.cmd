@echo off
rem Made by the SanteDB TLS Assistant 0.1.0.
rem Choices: TLS by HTTP.sys on Windows.
rem Choices: SanteDB iCDR at https://sante.example.org:8443.
rem Choices: SanteDB dCDR Web Access Gateway (WWW) at https://xn--klinik-mnchen-3ob.example.
rem Run it as administrator on the SanteDB machine, while SanteDB is stopped.
rem Undo: the undo script beside it.
setlocal
set "FOLDER=C:\Program Files\SanteDB-TLS"
set "SAID=%FOLDER%\answer.txt"
if not exist "%FOLDER%" mkdir "%FOLDER%"
if not exist "%FOLDER%" goto elevate
certutil -store My 44525DC2AA0086742AF9BB51A733FA3695203B2F >nul
if errorlevel 1 goto absent
certutil -store My 57CC05A68A1AD01683B546024D0D0A64400FCA9D >nul
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
netsh http show sslcert ipport=0.0.0.0:8443

rem It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:8443

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=0.0.0.0:8443

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=[::]:8443

rem It may find nothing; that is no error.
netsh http delete urlacl url=http://+:8443/

netsh http add sslcert ipport=0.0.0.0:8443 certhash=44525DC2AA0086742AF9BB51A733FA3695203B2F "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if not "%CODE%"=="0" goto failed

netsh http add sslcert ipport=[::]:8443 certhash=44525DC2AA0086742AF9BB51A733FA3695203B2F "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if not "%CODE%"=="0" goto failed

rem It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:8443

rem It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:8443

rem It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:443

rem It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:443

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=0.0.0.0:443

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=[::]:443

rem It may find nothing; that is no error.
netsh http delete urlacl url=http://+:443/

rem It may find nothing; that is no error.
netsh http delete urlacl url=https://+:443/

netsh http add sslcert ipport=0.0.0.0:443 certhash=57CC05A68A1AD01683B546024D0D0A64400FCA9D "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if not "%CODE%"=="0" goto failed

netsh http add sslcert ipport=[::]:443 certhash=57CC05A68A1AD01683B546024D0D0A64400FCA9D "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if not "%CODE%"=="0" goto failed

netsh http add urlacl url=https://+:443/ "sddl=D:(A;;GX;;;LS)" > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if not "%CODE%"=="0" goto failed

rem It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:443

rem It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:443

if exist "%SAID%" del "%SAID%"
echo Done: the port has its certificate. Go on with the checklist.
exit /b 0

:elevate
echo Error 5: access is denied. Open the prompt as administrator and run this again.
exit /b 1

:absent
echo The certificate is not in LocalMachine\My. Import it there first, not for the current user, and run this again.
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
