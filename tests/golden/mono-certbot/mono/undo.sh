#!/bin/sh
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by Mono's own listener.
# Choices: SanteDB iCDR at https://sante.example.org:8443.
# Run it as root on the SanteDB machine, while SanteDB is stopped.
# Undo: run bind.sh again.
set -eu
umask 077

# It may find nothing; that is no error.
httpcfg -del -port 8443 || true

sh -c 'cd ~/.config/.mono/httplistener.before-tls 2>/dev/null || exit 0; for file in 8443.cer 8443.pvk; do if [ -s $file ]; then mv $file ../httplistener/; else rm -f $file; fi; done'
