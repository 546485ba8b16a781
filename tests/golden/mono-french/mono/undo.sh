#!/bin/sh
# Cree par SanteDB TLS Assistant 0.1.0.
# Choix : TLS par l'ecouteur de Mono lui-meme.
# Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
# Executez-le en tant que root sur la machine SanteDB, SanteDB etant arrete.
# Annuler : executez de nouveau bind.sh.
set -eu
umask 077

# Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
httpcfg -del -port 9200 || true

sh -c 'cd ~/.config/.mono/httplistener.before-tls 2>/dev/null || exit 0; for file in 9200.cer 9200.pvk; do if [ -s $file ]; then mv $file ../httplistener/; else rm -f $file; fi; done'
