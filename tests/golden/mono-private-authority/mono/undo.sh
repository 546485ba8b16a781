#!/bin/sh
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by Mono's own listener.
# Choices: SanteDB dCDR Web Access Gateway (WWW) at https://sante.example.org:9200.
# Run it as root on the SanteDB machine, while SanteDB is stopped.
# Undo: run bind.sh again.
set -eu
umask 077

# It may find nothing; that is no error.
httpcfg -del -port 9200 || true

sh -c 'cd ~/.config/.mono/httplistener.before-tls 2>/dev/null || exit 0; for file in 9200.cer 9200.pvk; do if [ -s $file ]; then mv $file ../httplistener/; else rm -f $file; fi; done'
