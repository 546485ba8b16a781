@echo off
rem Cree par SanteDB TLS Assistant 0.1.0.
rem Choix : TLS par HTTP.sys sous Windows.
rem Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
rem Emplacement : C:\Program Files\SanteDB-TLS\renew.cmd
rem Annuler : executez-le de nouveau avec l'empreinte (thumbprint) de l'ancien certificat.
rem
rem renew.cmd [-Thumbprint] DIGITS, ou renew.cmd -Pfx FILE. Il ne fait que ce qu'exige un renouvellement :
rem il examine le nouveau certificat (presence dans le magasin, noms, dates) et le lie a la place de
rem l'ancien, qui est retabli si le nouveau est refuse. Execute par le cmd.exe de Wine, avec des
rem enregistreurs a la place de certutil, findstr et netsh ; non execute sous Windows.
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
set /p "TYPED=L'empreinte (Cert Hash) du nouveau certificat dans cette liste : "

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

rem Ce qui etait en place avant la premiere execution, pour le retour en arriere. Une deuxieme execution
rem n'y touche pas.
set "BINDINGS=C:\Program Files\SanteDB-TLS\before-sslcert.txt"
set "RESERVATIONS=C:\Program Files\SanteDB-TLS\before-urlacl.txt"
if exist "%BINDINGS%" goto recorded
netsh http show sslcert > "%BINDINGS%"
if errorlevel 1 goto failed
netsh http show urlacl > "%RESERVATIONS%"
if errorlevel 1 goto failed
:recorded

set "COVERED="

rem Seulement si le nouveau certificat couvre le nom.
findstr /l /i /e /c:"=sante.example.org" /c:"=*.example.org" "%SHOWN%" >nul
if errorlevel 1 goto next1
set "COVERED=1"
set "FORMER="
netsh http show sslcert ipport=0.0.0.0:9200 > "%SAID%"
for /f "usebackq tokens=1* delims=:" %%a in ("%SAID%") do call :bound "%%b"
netsh http delete sslcert ipport=0.0.0.0:9200
netsh http add sslcert ipport=0.0.0.0:9200 certhash=%THUMBPRINT% "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if "%CODE%"=="0" goto show1
if not defined FORMER goto failed
netsh http add sslcert ipport=0.0.0.0:9200 certhash=%FORMER% "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY
goto failed
:show1
netsh http show sslcert ipport=0.0.0.0:9200
:next1

rem Seulement si le nouveau certificat couvre le nom.
findstr /l /i /e /c:"=sante.example.org" /c:"=*.example.org" "%SHOWN%" >nul
if errorlevel 1 goto next2
set "COVERED=1"
set "FORMER="
netsh http show sslcert ipport=[::]:9200 > "%SAID%"
for /f "usebackq tokens=1* delims=:" %%a in ("%SAID%") do call :bound "%%b"
netsh http delete sslcert ipport=[::]:9200
netsh http add sslcert ipport=[::]:9200 certhash=%THUMBPRINT% "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if "%CODE%"=="0" goto show2
if not defined FORMER goto failed
netsh http add sslcert ipport=[::]:9200 certhash=%FORMER% "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY
goto failed
:show2
netsh http show sslcert ipport=[::]:9200
:next2

if not defined COVERED goto uncovered
del "%SAID%" "%SHOWN%"
echo Termine : le nouveau certificat est lie. SanteDB n'a pas besoin d'etre redemarre. Sa configuration nomme peut-etre encore l'ancien, ce que SanteDB lui-meme ne lit pas : avant que son Configuration Tool ne s'execute de nouveau, choisissez-y le nouveau, sinon il liera l'ancien.
exit /b 0

rem Dans ce qu'affiche netsh, quelle que soit la langue, seule l'empreinte du certificat est un mot de
rem 40 chiffres hexadecimaux.
:bound
set "TYPED=%~1"
call :clean
if not defined FORMER set "FORMER=%CLEAN%"
exit /b 0

:usage
echo Indiquez le certificat : -Thumbprint DIGITS, s'il est dans le magasin de l'ordinateur, ou -Pfx FILE, qui sera importe.
exit /b 1

:refused
echo Le fichier .pfx n'a pas ete importe ; le message ci-dessus dit pourquoi. Rien d'autre n'a ete modifie.
exit /b 1

:malformed
echo Ce n'est pas une empreinte SHA-1, qui a 40 chiffres hexadecimaux. ^(Une empreinte de 64 chiffres est en SHA-256, que netsh n'accepte pas.^)
exit /b 1

:elevate
echo Erreur 5 : acces refuse. Ouvrez l'invite en tant qu'administrateur et recommencez.
exit /b 1

:absent
echo Le certificat n'est pas dans LocalMachine\My. Importez-le d'abord a cet endroit, pas pour l'utilisateur actuel, puis relancez ce script.
exit /b 1

:dates
type "%SAID%"
echo Le certificat, ou un certificat place au-dessus de lui, n'est pas valide en ce moment. Rien n'a ete modifie.
exit /b 1

:uncovered
echo Le nouveau certificat ne couvre aucun des noms auxquels les clients se connectent. Rien n'a ete modifie.
exit /b 1

:failed
echo La derniere commande a echoue ; son message est ci-dessus. Rien de ce qui la suit n'a ete execute.
set "NUMBER="
if exist "%SAID%" for /f "usebackq delims=" %%l in ("%SAID%") do call :number %%l
if "%NUMBER%"=="1312" echo Erreur 1312 : le certificat est dans le magasin sans cle privee que Windows puisse utiliser. Importez le fichier .pfx, pas le .cer, et pour l'ordinateur, pas pour l'utilisateur. S'il a ete importe ainsi, essayez certutil -repairstore My THUMBPRINT, ou importez-le de nouveau.
if "%NUMBER%"=="183" echo Erreur 183 : une autre liaison ou reservation occupe le port. Consultez-la avec netsh http show sslcert et netsh http show urlacl, supprimez ce qui est perime, puis recommencez.
if "%NUMBER%"=="87" echo Erreur 87 : netsh juge une valeur mal formee. Dans PowerShell, un identifiant entre accolades doit etre mis entre guillemets ; une empreinte doit avoir 40 chiffres et ne rien contenir d'invisible ; l'adresse d'une reservation doit se terminer par une barre oblique.
if "%NUMBER%"=="5" echo Erreur 5 : acces refuse. Ouvrez l'invite en tant qu'administrateur et recommencez.
exit /b 1

:number
if "%~1"=="" exit /b 0
for %%n in (1312 183 87 5) do if "%~1"=="%%n" set "NUMBER=%%n"
shift
goto number

rem Une empreinte collee contient des espaces et commence par une marque invisible (U+200E) ; les deux
rem sont retires. Il doit rester 40 chiffres hexadecimaux.
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
