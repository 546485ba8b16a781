#!/bin/sh
# Cree par SanteDB TLS Assistant 0.1.0.
# Choix : TLS par l'ecouteur de Mono lui-meme.
# Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
# Emplacement : /usr/local/sbin/santedb-tls-renew ; executez-le en tant que root, a chaque renouvellement.
# Annuler : supprimez-le ; ce qu'il a change, il l'annule avec --undo.
#
# santedb-tls-renew CHAIN KEY, en tant que root, sur la machine SanteDB : determine pour quel nom est
# le nouveau certificat, refuse ce qui ne peut pas fonctionner, garde les anciens fichiers
# (.before-renewal), met les nouveaux a leur place, les enregistre aupres de Mono et redemarre
# SanteDB. En cas d'echec, les anciens sont retablis. --undo les retablit plus tard. Il ne pose aucune
# question, afin que certbot (dans renewal-hooks/deploy) et acme.sh (--reloadcmd) puissent l'appeler.
# shellcheck disable=SC2317 # rows calls what looks as if nobody did
set -u
umask 077
LC_ALL=C
export LC_ALL

back=no
is_hook=no
case $#:${1-} in
  1:--undo) back=yes ;;
  1:--help)
    printf '%s\n' 'santedb-tls-renew CHAIN KEY (deux fichiers PEM), ou --undo ; sans argument, appele par certbot (hook), il prend les deux dans RENEWED_LINEAGE.'
    exit 0
    ;;
  0:)
    [ -n "${RENEWED_LINEAGE-}" ] || {
      printf '%s\n' 'santedb-tls-renew CHAIN KEY (deux fichiers PEM), ou --undo ; sans argument, appele par certbot (hook), il prend les deux dans RENEWED_LINEAGE.' >&2
      exit 2
    }
    is_hook=yes
    set -- "$RENEWED_LINEAGE/fullchain.pem" "$RENEWED_LINEAGE/privkey.pem"
    ;;
  2:-*) set -- ;;
esac
if [ "$back" = no ] && [ $# -ne 2 ]; then
  printf '%s\n' 'santedb-tls-renew CHAIN KEY (deux fichiers PEM), ou --undo ; sans argument, appele par certbot (hook), il prend les deux dans RENEWED_LINEAGE.' >&2
  exit 2
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT PIPE TERM

refuse() {
  printf '%s %s\n' "$1" 'Rien n'\''a ete modifie.' >&2
  exit 1
}

# rows FUNCTION: calls it with the name, whether that is an address, and the places of certificate and key, for each name.
rows() {
  "$1" sante.example.org no /etc/santedb/tls/sante.example.org.pem /etc/santedb/tls/sante.example.org.key
}

# Lets the server take up what lies in the places of these names.
take_up() {
  if grep -Fqx sante.example.org "$work/names"; then
    if ! {
      systemctl stop santedb-www.service &&
      openssl rsa -in /etc/santedb/tls/sante.example.org.key -outform PVK -pvk-none -out /etc/santedb/tls/sante.example.org.key.pvk &&
      sh -c 'umask 077; mkdir -p ~/.config/.mono/httplistener.before-tls && cd ~/.config/.mono/httplistener.before-tls && for file in 9200.cer 9200.pvk; do [ -e $file ] || cp -p ../httplistener/$file . 2>/dev/null || : >$file; done' &&
      { httpcfg -del -port 9200 || true; } &&
      httpcfg -add -port 9200 -cert /etc/santedb/tls/sante.example.org.pem -pvk /etc/santedb/tls/sante.example.org.key.pvk &&
      sh -c 'chmod 700 ~/.config/.mono/httplistener && chmod 600 ~/.config/.mono/httplistener/*.pvk' &&
      rm /etc/santedb/tls/sante.example.org.key.pvk &&
      httpcfg -list &&
      systemctl start santedb-www.service
    }; then
      rm -f /etc/santedb/tls/sante.example.org.key.pvk
      return 1
    fi
  fi
}

# put FROM TO MODE: the owner stays; nobody else can read it at any time, and whoever reads it sees the old or the new one.
put() {
  rm -f "$2.new"
  if [ -e "$2" ]; then cp -p "$2" "$2.new" || return 1; fi
  cat "$1" >"$2.new" && { [ -z "$3" ] || chmod "$3" "$2.new"; } && mv -f "$2.new" "$2"
}

keep() {
  if [ -e "$1" ]; then cp -p "$1" "$1.before-renewal"; else rm -f "$1.before-renewal"; fi
}

restore() {
  if [ -e "$1.before-renewal" ]; then mv -f "$1.before-renewal" "$1"; else rm -f "$1"; fi
}

find_backup() {
  if [ -e "$3.before-renewal" ] && [ -e "$4.before-renewal" ]; then printf '%s\n' "$1" >>"$work/names"; fi
}

restore_row() {
  grep -Fqx "$1" "$work/names" || return 0
  if ! restore "$3" || ! restore "$4"; then printf '%s: %s\n' "$1" 'il n'\''a pas pu etre remis en place. Copiez les fichiers qui se terminent par .before-renewal sur ceux qui n'\''ont pas ce suffixe.' >&2; fi
}

: >"$work/names"
if [ "$back" = yes ]; then
  rows find_backup
  [ -s "$work/names" ] || refuse 'Il n'\''y a pas de certificat anterieur a remettre en place.'
  rows restore_row
  if take_up; then
    printf '%s\n' 'Le certificat anterieur est retabli et en service.'
    exit 0
  fi
  printf '%s\n' 'Le certificat anterieur est revenu a sa place, mais le serveur ne l'\''a pas pris en compte ; son message est ci-dessus.' >&2
  exit 1
fi

# What is read is read once.
for file; do
  [ -r "$file" ] || refuse "$file: "'lecture impossible.'
done
cat "$1" >"$work/chain.pem"
cat "$2" >"$work/key.pem"
awk -v to="$work/sent." '/^-----BEGIN / { inside = /CERTIFICATE-----/; number += inside } inside { print >(to number) } /^-----END / { inside = 0 }' "$work/chain.pem"
count=$(find "$work" -name 'sent.*' | wc -l)
count=$((count))
if [ "$count" = 0 ] || ! openssl x509 -noout -in "$work/sent.1" 2>/dev/null; then refuse 'Le premier fichier ne contient aucun certificat PEM.'; fi
# The certificates alone: some files hold the key, too.
number=1
while [ "$number" -le "$count" ]; do
  cat "$work/sent.$number" >>"$work/whole.pem"
  number=$((number + 1))
done

stamp() {
  openssl x509 -noout -startdate -in "$1" | sed 's/.*=//' | awk '{
    split($3, time, ":")
    month = (index("JanFebMarAprMayJunJulAugSepOctNovDec", $1) + 2) / 3
    printf "%04d%02d%02d%02d%02d%02d\n", $4, month, $2, time[1], time[2], time[3]
  }'
}

public() {
  openssl x509 -noout -pubkey -in "$1" 2>/dev/null
}

# For which names it is.
compare() {
  option=-checkhost
  [ "$2" = no ] || option=-checkip
  case $(openssl x509 -noout "$option" "$1" -in "$work/sent.1" 2>&1) in
    *"does match"*) printf '%s\n' "$1" >>"$work/covered" ;;
    *) return ;;
  esac
  if [ -r "$3" ] && openssl x509 -outform der -in "$3" >"$work/present.der" 2>/dev/null; then
    openssl x509 -outform der -in "$work/sent.1" >"$work/new.der"
    if cmp -s "$work/present.der" "$work/new.der"; then return; fi
    if [ "$(stamp "$work/sent.1")" -lt "$(stamp "$3")" ]; then
      printf '%s\n' "$1" >>"$work/older"
      return
    fi
  fi
  printf '%s\n' "$1" >>"$work/names"
}

# Somebody's own certificate behind that of the authority.
openssl pkey -in "$work/key.pem" -passin pass: -pubout >"$work/key.pub" 2>/dev/null || : >"$work/key.pub"
number=2
while [ "$number" -le "$count" ]; do
  if [ "$(public "$work/sent.$number")" = "$(cat "$work/key.pub")" ]; then refuse 'Les certificats ne sont pas dans l'\''ordre ou un serveur les envoie : le sien d'\''abord, puis chacun suivi de celui qui l'\''a emis.'; fi
  number=$((number + 1))
done

# A program that renews calls its hook for every certificate that it has.
: >"$work/covered"
: >"$work/older"
: >"$work/names"
rows compare
if [ ! -s "$work/covered" ]; then
  if [ "$is_hook" = yes ]; then
    printf '%s\n' 'Ce certificat est pour un autre serveur ; rien n'\''a ete modifie.'
    exit 0
  fi
  refuse 'Le certificat n'\''est valable pour aucun de ces noms : sante.example.org.'
fi
if grep -q ENCRYPTED "$work/key.pem"; then refuse 'La cle est protegee par un mot de passe, qu'\''un serveur ne peut pas saisir. Retirez-le d'\''abord : openssl pkey -in encrypted.key -out private.key'; fi
[ -s "$work/key.pub" ] || refuse 'Le deuxieme fichier ne contient aucune cle privee PEM qu'\''OpenSSL puisse lire.'
[ "$(public "$work/sent.1")" = "$(cat "$work/key.pub")" ] || refuse 'La cle n'\''est pas celle du certificat.'
case $(openssl verify -partial_chain -CAfile "$work/sent.1" "$work/sent.1" 2>&1) in
  *"error 9 at"*) refuse 'Le certificat n'\''est pas encore valide, ou l'\''horloge de cette machine est mal reglee.' ;;
esac
openssl x509 -noout -checkend 0 -in "$work/sent.1" >/dev/null || refuse 'Le certificat a expire.'
number=1
while [ "$number" -lt "$count" ]; do
  next=$((number + 1))
  openssl verify -no_check_time -partial_chain -CAfile "$work/sent.$next" "$work/sent.$number" >/dev/null 2>&1 || refuse 'Les certificats ne sont pas dans l'\''ordre ou un serveur les envoie : le sien d'\''abord, puis chacun suivi de celui qui l'\''a emis.'
  number=$next
done
openssl rsa -in "$work/key.pem" -passin pass: -noout 2>/dev/null || refuse 'La cle n'\''est pas une cle RSA, et l'\''ecouteur de Mono n'\''en lit pas d'\''autre.'
openssl rsa -in "$work/key.pem" -noout -text | awk '/^[A-Za-z]/ { name = $1 } /^ / { gsub(/[ :]/, ""); size[name] += length($0) / 2 } END { full = size["modulus:"] - 1; half = full / 2; exit size["privateExponent:"] < full || size["exponent1:"] < half || size["exponent2:"] < half || size["coefficient:"] < half }' || refuse 'Un nombre de cette cle RSA commence par des zeros, et la bibliotheque TLS de Mono refuse une telle cle ; certaines le sont par hasard. Demandez un certificat avec une nouvelle cle (certbot : certbot renew --force-renewal --cert-name NOM).'
if [ -e "$work/shorter" ]; then refuse 'Le fichier ne contient que le certificat du serveur, alors que celui en service est accompagne de son certificat intermediaire. Donnez la chaine complete (fullchain.pem, pas cert.pem).'; fi
if [ ! -s "$work/names" ]; then
  if [ -s "$work/older" ]; then refuse 'Le certificat est plus ancien que celui en service.'; fi
  printf '%s\n' 'Ce certificat est deja en place ; rien n'\''a ete modifie.'
  exit 0
fi

place() {
  grep -Fqx "$1" "$work/names" || return 0
  [ ! -e "$work/failed" ] || return 0
  mode=
  [ -e "$3" ] || mode=644
  if mkdir -p "$(dirname "$3")" && keep "$3" && keep "$4"; then
    [ ! -e "$4.before-renewal" ] || chmod 600 "$4.before-renewal"
    printf '%s\n' "$1" >>"$work/placed"
    if put "$work/sent.1" "$3" "$mode" && put "$work/key.pem" "$4" 600; then return 0; fi
  fi
  : >"$work/failed"
}

undo_all() {
  [ ! -e "$work/placed" ] || cat "$work/placed" >"$work/names"
  rows restore_row
}

trap 'undo_all; exit 1' HUP INT PIPE TERM
rows place
if [ -e "$work/failed" ]; then
  undo_all
  refuse 'Les fichiers n'\''ont pas pu etre ecrits. Les anciens sont retablis.'
fi
if take_up; then
  printf '%s %s\n' 'Le nouveau certificat est en place et en service, pour' "$(tr '\n' ' ' <"$work/names")"
  exit 0
fi
undo_all
if take_up; then refuse 'Le serveur n'\''a pas accepte le nouveau certificat ; son message est ci-dessus. L'\''ancien est retabli et en service.'; fi
printf '%s\n' 'Le serveur n'\''a accepte ni le nouveau certificat, ni l'\''ancien, qui est revenu a sa place. Son message est ci-dessus ; il en etait deja ainsi avant, ou le serveur a un autre probleme.' >&2
exit 1
