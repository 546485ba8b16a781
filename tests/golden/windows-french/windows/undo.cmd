@echo off
rem Cree par SanteDB TLS Assistant 0.1.0.
rem Choix : TLS par HTTP.sys sous Windows.
rem Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
rem Executez-le en tant qu'administrateur sur la machine SanteDB, SanteDB etant arrete.
rem Annuler : executez de nouveau le script bind.
setlocal
set "FOLDER=C:\Program Files\SanteDB-TLS"
set "SAID=%FOLDER%\answer.txt"

rem Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http delete sslcert ipport=[::]:9200

rem Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http delete sslcert ipport=0.0.0.0:9200

echo Termine : la liaison est supprimee. Voici ce qui etait lie et reserve avant la premiere execution ; liez de nouveau ce qui se trouvait sur ces ports, avec netsh http add sslcert et les memes valeurs. Poursuivez le retour en arriere de la liste de controle.
if exist "C:\Program Files\SanteDB-TLS\before-sslcert.txt" type "C:\Program Files\SanteDB-TLS\before-sslcert.txt"
if exist "C:\Program Files\SanteDB-TLS\before-urlacl.txt" type "C:\Program Files\SanteDB-TLS\before-urlacl.txt"
exit /b 0
