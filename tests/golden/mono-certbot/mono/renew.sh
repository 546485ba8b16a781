#!/bin/sh
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by Mono's own listener.
# Choices: SanteDB iCDR at https://sante.example.org:8443.
# Place: /usr/local/sbin/santedb-tls-renew; run it as root, at each renewal.
# Undo: remove it; what it changed, it takes back with --undo.
#
# santedb-tls-renew CHAIN KEY, as root, on the SanteDB machine: finds out for which name the new
# certificate is, refuses what cannot work, keeps the old files (.before-renewal), puts the new ones
# in their places, registers them with Mono and restarts SanteDB. Where something fails, the old ones
# come back. --undo puts them back later. It asks nothing, so that certbot (in renewal-hooks/deploy)
# and acme.sh (--reloadcmd) can call it.
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
    printf '%s\n' 'santedb-tls-renew CHAIN KEY (two files in PEM), or --undo; without a word, as a hook of certbot, it takes both from RENEWED_LINEAGE.'
    exit 0
    ;;
  0:)
    [ -n "${RENEWED_LINEAGE-}" ] || {
      printf '%s\n' 'santedb-tls-renew CHAIN KEY (two files in PEM), or --undo; without a word, as a hook of certbot, it takes both from RENEWED_LINEAGE.' >&2
      exit 2
    }
    is_hook=yes
    set -- "$RENEWED_LINEAGE/fullchain.pem" "$RENEWED_LINEAGE/privkey.pem"
    ;;
  2:-*) set -- ;;
esac
if [ "$back" = no ] && [ $# -ne 2 ]; then
  printf '%s\n' 'santedb-tls-renew CHAIN KEY (two files in PEM), or --undo; without a word, as a hook of certbot, it takes both from RENEWED_LINEAGE.' >&2
  exit 2
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT PIPE TERM

refuse() {
  printf '%s %s\n' "$1" 'Nothing was changed.' >&2
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
      systemctl stop santedb.service &&
      openssl rsa -in /etc/santedb/tls/sante.example.org.key -outform PVK -pvk-none -out /etc/santedb/tls/sante.example.org.key.pvk &&
      sh -c 'umask 077; mkdir -p ~/.config/.mono/httplistener.before-tls && cd ~/.config/.mono/httplistener.before-tls && for file in 8443.cer 8443.pvk; do [ -e $file ] || cp -p ../httplistener/$file . 2>/dev/null || : >$file; done' &&
      { httpcfg -del -port 8443 || true; } &&
      httpcfg -add -port 8443 -cert /etc/santedb/tls/sante.example.org.pem -pvk /etc/santedb/tls/sante.example.org.key.pvk &&
      sh -c 'chmod 700 ~/.config/.mono/httplistener && chmod 600 ~/.config/.mono/httplistener/*.pvk' &&
      rm /etc/santedb/tls/sante.example.org.key.pvk &&
      httpcfg -list &&
      systemctl start santedb.service
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
  if ! restore "$3" || ! restore "$4"; then printf '%s: %s\n' "$1" 'it could not be put back. Copy the files that end in .before-renewal over those without it.' >&2; fi
}

: >"$work/names"
if [ "$back" = yes ]; then
  rows find_backup
  [ -s "$work/names" ] || refuse 'There is no earlier certificate to put back.'
  rows restore_row
  if take_up; then
    printf '%s\n' 'The earlier certificate is back and in use.'
    exit 0
  fi
  printf '%s\n' 'The earlier certificate is back in its place, but the server did not take it up; its words are above.' >&2
  exit 1
fi

# What is read is read once.
for file; do
  [ -r "$file" ] || refuse "$file: "'it cannot be read.'
done
cat "$1" >"$work/chain.pem"
cat "$2" >"$work/key.pem"
awk -v to="$work/sent." '/^-----BEGIN / { inside = /CERTIFICATE-----/; number += inside } inside { print >(to number) } /^-----END / { inside = 0 }' "$work/chain.pem"
count=$(find "$work" -name 'sent.*' | wc -l)
count=$((count))
if [ "$count" = 0 ] || ! openssl x509 -noout -in "$work/sent.1" 2>/dev/null; then refuse 'The first file holds no certificate in PEM.'; fi
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
  if [ "$(public "$work/sent.$number")" = "$(cat "$work/key.pub")" ]; then refuse 'The certificates are in another order than a server sends them: its own first, each followed by the one that issued it.'; fi
  number=$((number + 1))
done

# A program that renews calls its hook for every certificate that it has.
: >"$work/covered"
: >"$work/older"
: >"$work/names"
rows compare
if [ ! -s "$work/covered" ]; then
  if [ "$is_hook" = yes ]; then
    printf '%s\n' 'This certificate is for another server; nothing was changed.'
    exit 0
  fi
  refuse 'The certificate is for none of these names: sante.example.org.'
fi
if grep -q ENCRYPTED "$work/key.pem"; then refuse 'The key is closed by a password, which a server cannot type. Take it off first: openssl pkey -in encrypted.key -out private.key'; fi
[ -s "$work/key.pub" ] || refuse 'The second file holds no private key in PEM that OpenSSL reads.'
[ "$(public "$work/sent.1")" = "$(cat "$work/key.pub")" ] || refuse 'The key does not belong to the certificate.'
case $(openssl verify -partial_chain -CAfile "$work/sent.1" "$work/sent.1" 2>&1) in
  *"error 9 at"*) refuse 'The certificate is not valid yet, or this machine'\''s clock is wrong.' ;;
esac
openssl x509 -noout -checkend 0 -in "$work/sent.1" >/dev/null || refuse 'The certificate has expired.'
number=1
while [ "$number" -lt "$count" ]; do
  next=$((number + 1))
  openssl verify -no_check_time -partial_chain -CAfile "$work/sent.$next" "$work/sent.$number" >/dev/null 2>&1 || refuse 'The certificates are in another order than a server sends them: its own first, each followed by the one that issued it.'
  number=$next
done
openssl rsa -in "$work/key.pem" -passin pass: -noout 2>/dev/null || refuse 'The key is no RSA key, and Mono'\''s listener reads no other.'
openssl rsa -in "$work/key.pem" -noout -text | awk '/^[A-Za-z]/ { name = $1 } /^ / { gsub(/[ :]/, ""); size[name] += length($0) / 2 } END { full = size["modulus:"] - 1; half = full / 2; exit size["privateExponent:"] < full || size["exponent1:"] < half || size["exponent2:"] < half || size["coefficient:"] < half }' || refuse 'A number of this RSA key begins with zeros, and Mono'\''s TLS library refuses such a key, which some are by chance. Ask for a certificate with a new key (certbot: certbot renew --force-renewal --cert-name NAME).'
if [ -e "$work/shorter" ]; then refuse 'The file holds the server'\''s own certificate alone, and the one in use has its intermediate with it. Give the whole chain (fullchain.pem, not cert.pem).'; fi
if [ ! -s "$work/names" ]; then
  if [ -s "$work/older" ]; then refuse 'The certificate is older than the one in use.'; fi
  printf '%s\n' 'This certificate is in its place already; nothing was changed.'
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
  refuse 'The files could not be written. The old ones are back.'
fi
if take_up; then
  printf '%s %s\n' 'The new certificate is in its place and in use, for' "$(tr '\n' ' ' <"$work/names")"
  exit 0
fi
undo_all
if take_up; then refuse 'The server did not take the new certificate; its words are above. The old one is back and in use.'; fi
printf '%s\n' 'The server did not take the new certificate, nor the old one, which is back in its place. Its words are above; it was like that before, or something else is wrong with it.' >&2
exit 1
