@echo off
rem Cree par SanteDB TLS Assistant 0.1.0.
rem Choix : TLS par HTTP.sys sous Windows.
rem Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
rem Executez-le en tant qu'administrateur sur la machine SanteDB, SanteDB etant arrete.
rem Annuler : par le script undo place a cote.
rem
rem bind.cmd [THUMBPRINT]. Sans empreinte, c'est le certificat avec lequel le plan a ete etabli qui est
rem lie. Le script s'arrete au premier echec.
setlocal
set "FOLDER=C:\Program Files\SanteDB-TLS"
set "SAID=%FOLDER%\answer.txt"

rem Une empreinte (thumbprint) a la suite du nom de ce script, avec ou sans espaces.
set "THUMBPRINT=44525DC2AA0086742AF9BB51A733FA3695203B2F"
set "TYPED="
if "%~1"=="" goto known
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

rem Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http show sslcert ipport=0.0.0.0:9200

rem Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http show sslcert ipport=[::]:9200

rem Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http delete sslcert ipport=0.0.0.0:9200

rem Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http delete sslcert ipport=[::]:9200

rem Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http delete urlacl url=http://+:9200/

netsh http add sslcert ipport=0.0.0.0:9200 certhash=%THUMBPRINT% "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if not "%CODE%"=="0" goto failed

netsh http add sslcert ipport=[::]:9200 certhash=%THUMBPRINT% "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY > "%SAID%" 2>&1
set "CODE=%errorlevel%"
type "%SAID%"
if not "%CODE%"=="0" goto failed

rem Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http show sslcert ipport=0.0.0.0:9200

rem Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http show sslcert ipport=[::]:9200

if exist "%SAID%" del "%SAID%"
echo Termine : le port a son certificat. Poursuivez avec la liste de controle.
exit /b 0

:elevate
echo Erreur 5 : acces refuse. Ouvrez l'invite en tant qu'administrateur et recommencez.
exit /b 1

:absent
echo Le certificat n'est pas dans LocalMachine\My. Importez-le d'abord a cet endroit, pas pour l'utilisateur actuel, puis relancez ce script.
exit /b 1

:malformed
echo Ce n'est pas une empreinte SHA-1, qui a 40 chiffres hexadecimaux. ^(Une empreinte de 64 chiffres est en SHA-256, que netsh n'accepte pas.^)
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
