#!/bin/sh
# Cree par SanteDB TLS Assistant 0.1.0.
# Choix : TLS par l'ecouteur de Mono lui-meme.
# Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
# Executez-le en tant que root sur la machine SanteDB, SanteDB etant arrete.
# Annuler : par undo.sh, place a cote.
#
# Ce que l'ecouteur de Mono sait et ne sait pas faire : cles RSA seulement ; il n'envoie que le
# certificat feuille, et les clients auxquels manque le certificat intermediaire le refusent ; TLS 1.2
# au mieux, et d'anciennes versions peuvent rester actives ; un certificat est demande a chaque client ;
# la cle se trouve, non chiffree, dans le dossier personnel du compte du service. NGINX sur la meme
# machine n'a aucune de ces limites. (certmgr, que cite le document que ceci remplace, remplit un
# magasin que l'ecouteur ne lit pas.)
set -eu
umask 077
trap 'rm -f /etc/santedb/tls/sante.example.org.key.pvk' EXIT

openssl rsa -in /etc/santedb/tls/sante.example.org.key -noout -text | awk '/^[A-Za-z]/ { name = $1 } /^ / { gsub(/[ :]/, ""); size[name] += length($0) / 2 } END { full = size["modulus:"] - 1; half = full / 2; exit size["privateExponent:"] < full || size["exponent1:"] < half || size["exponent2:"] < half || size["coefficient:"] < half }' || {
  printf '%s\n' 'Un nombre de cette cle RSA commence par des zeros, et la bibliotheque TLS de Mono refuse une telle cle ; certaines le sont par hasard. Demandez un certificat avec une nouvelle cle (certbot : certbot renew --force-renewal --cert-name NOM).' >&2
  exit 1
}

openssl rsa -in /etc/santedb/tls/sante.example.org.key -outform PVK -pvk-none -out /etc/santedb/tls/sante.example.org.key.pvk

sh -c 'umask 077; mkdir -p ~/.config/.mono/httplistener.before-tls && cd ~/.config/.mono/httplistener.before-tls && for file in 9200.cer 9200.pvk; do [ -e $file ] || cp -p ../httplistener/$file . 2>/dev/null || : >$file; done'

# Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
httpcfg -del -port 9200 || true

httpcfg -add -port 9200 -cert /etc/santedb/tls/sante.example.org.pem -pvk /etc/santedb/tls/sante.example.org.key.pvk

sh -c 'chmod 700 ~/.config/.mono/httplistener && chmod 600 ~/.config/.mono/httplistener/*.pvk'

rm /etc/santedb/tls/sante.example.org.key.pvk

httpcfg -list
