#!/bin/sh
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by Mono's own listener.
# Choices: SanteDB dCDR Web Access Gateway (WWW) at https://sante.example.org:9200.
# Run it as root on the SanteDB machine, while SanteDB is stopped.
# Undo: undo.sh beside it.
#
# What Mono's listener can and cannot do: RSA keys only; it sends the leaf alone, so clients that lack
# the intermediate refuse it; TLS 1.2 at best, and old versions may be left on; every client is asked
# for a certificate; the key lies unencrypted in the service account's home. NGINX on the same machine
# has none of these limits. (certmgr, which the document this replaces names, fills a store that the
# listener does not read.)
set -eu
umask 077
trap 'rm -f /etc/santedb/tls/sante.example.org.key.pvk' EXIT

openssl rsa -in /etc/santedb/tls/sante.example.org.key -noout -text | awk '/^[A-Za-z]/ { name = $1 } /^ / { gsub(/[ :]/, ""); size[name] += length($0) / 2 } END { full = size["modulus:"] - 1; half = full / 2; exit size["privateExponent:"] < full || size["exponent1:"] < half || size["exponent2:"] < half || size["coefficient:"] < half }' || {
  printf '%s\n' 'A number of this RSA key begins with zeros, and Mono'\''s TLS library refuses such a key, which some are by chance. Ask for a certificate with a new key (certbot: certbot renew --force-renewal --cert-name NAME).' >&2
  exit 1
}

openssl rsa -in /etc/santedb/tls/sante.example.org.key -outform PVK -pvk-none -out /etc/santedb/tls/sante.example.org.key.pvk

sh -c 'umask 077; mkdir -p ~/.config/.mono/httplistener.before-tls && cd ~/.config/.mono/httplistener.before-tls && for file in 9200.cer 9200.pvk; do [ -e $file ] || cp -p ../httplistener/$file . 2>/dev/null || : >$file; done'

# It may find nothing; that is no error.
httpcfg -del -port 9200 || true

httpcfg -add -port 9200 -cert /etc/santedb/tls/sante.example.org.pem -pvk /etc/santedb/tls/sante.example.org.key.pvk

sh -c 'chmod 700 ~/.config/.mono/httplistener && chmod 600 ~/.config/.mono/httplistener/*.pvk'

rm /etc/santedb/tls/sante.example.org.key.pvk

httpcfg -list
