#!/bin/sh
«head»#
«usage»# shellcheck disable=SC2317 # rows calls what looks as if nobody did
set -u
umask 077
LC_ALL=C
export LC_ALL

back=no
is_hook=no
case $#:${1-} in
  1:--undo) back=yes ;;
  1:--help)
    printf '%s\n' «help»
    exit 0
    ;;
  0:)
    [ -n "${RENEWED_LINEAGE-}" ] || {
      printf '%s\n' «help» >&2
      exit 2
    }
    is_hook=yes
    set -- "$RENEWED_LINEAGE/fullchain.pem" "$RENEWED_LINEAGE/privkey.pem"
    ;;
  2:-*) set -- ;;
esac
if [ "$back" = no ] && [ $# -ne 2 ]; then
  printf '%s\n' «help» >&2
  exit 2
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT PIPE TERM

refuse() {
  printf '%s %s\n' "$1" «unchanged» >&2
  exit 1
}

«compose»# rows FUNCTION: calls it with the name, whether that is an address, and the places of certificate and key, for each name.
rows() {
«rows»}

# Lets the server take up what lies in the places of these names.
take_up() {
«take-up»}

# put FROM TO MODE: the owner stays; nobody else can read it at any time, and whoever reads it sees the old or the new one.
put() {
  rm -f "$2.new"
  if [ -e "$2" ]; then cp -p "$2" "$2.new" || return 1; fi
  cat "$1" >"$2.new" && { [ -z "$3" ] || chmod "$3" "$2.new"; } && mv -f "$2.new" "$2"
}

keep() {
  if [ -e "$1" ]; then cp -p "$1" "$1«backup»"; else rm -f "$1«backup»"; fi
}

restore() {
  if [ -e "$1«backup»" ]; then mv -f "$1«backup»" "$1"; else rm -f "$1"; fi
}

find_backup() {
  if [ -e "$3«backup»" ] && [ -e "$4«backup»" ]; then printf '%s\n' "$1" >>"$work/names"; fi
}

restore_row() {
  grep -Fqx "$1" "$work/names" || return 0
  if ! restore "$3" || ! restore "$4"; then printf '%s: %s\n' "$1" «stuck» >&2; fi
}

: >"$work/names"
if [ "$back" = yes ]; then
  rows find_backup
  [ -s "$work/names" ] || refuse «no-backup»
  rows restore_row
  if take_up; then
    printf '%s\n' «restored»
    exit 0
  fi
  printf '%s\n' «restored-not-taken» >&2
  exit 1
fi

# What is read is read once.
for file; do
  [ -r "$file" ] || refuse "$file: "«unreadable»
done
cat "$1" >"$work/chain.pem"
cat "$2" >"$work/key.pem"
awk -v to="$work/sent." '/^-----BEGIN / { inside = /CERTIFICATE-----/; number += inside } inside { print >(to number) } /^-----END / { inside = 0 }' "$work/chain.pem"
count=$(find "$work" -name 'sent.*' | wc -l)
count=$((count))
if [ "$count" = 0 ] || ! openssl x509 -noout -in "$work/sent.1" 2>/dev/null; then refuse «no-certificate»; fi
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
«compare-chain»  fi
  printf '%s\n' "$1" >>"$work/names"
}

# Somebody's own certificate behind that of the authority.
openssl pkey -in "$work/key.pem" -passin pass: -pubout >"$work/key.pub" 2>/dev/null || : >"$work/key.pub"
number=2
while [ "$number" -le "$count" ]; do
  if [ "$(public "$work/sent.$number")" = "$(cat "$work/key.pub")" ]; then refuse «order»; fi
  number=$((number + 1))
done

# A program that renews calls its hook for every certificate that it has.
: >"$work/covered"
: >"$work/older"
: >"$work/names"
rows compare
if [ ! -s "$work/covered" ]; then
  if [ "$is_hook" = yes ]; then
    printf '%s\n' «not-ours»
    exit 0
  fi
  refuse «covers-none»
fi
if grep -q ENCRYPTED "$work/key.pem"; then refuse «encrypted»; fi
[ -s "$work/key.pub" ] || refuse «no-key»
[ "$(public "$work/sent.1")" = "$(cat "$work/key.pub")" ] || refuse «other-key»
case $(openssl verify -partial_chain -CAfile "$work/sent.1" "$work/sent.1" 2>&1) in
  *"error 9 at"*) refuse «not-yet» ;;
esac
openssl x509 -noout -checkend 0 -in "$work/sent.1" >/dev/null || refuse «expired»
number=1
while [ "$number" -lt "$count" ]; do
  next=$((number + 1))
  openssl verify -no_check_time -partial_chain -CAfile "$work/sent.$next" "$work/sent.$number" >/dev/null 2>&1 || refuse «order»
  number=$next
done
«more-checks»if [ -e "$work/shorter" ]; then refuse «lacks-intermediate»; fi
if [ ! -s "$work/names" ]; then
  if [ -s "$work/older" ]; then refuse «older»; fi
  printf '%s\n' «there-already»
  exit 0
fi

place() {
  grep -Fqx "$1" "$work/names" || return 0
  [ ! -e "$work/failed" ] || return 0
  mode=
  [ -e "$3" ] || mode=644
  if mkdir -p "$(dirname "$3")" && keep "$3" && keep "$4"; then
    [ ! -e "$4«backup»" ] || chmod 600 "$4«backup»"
    printf '%s\n' "$1" >>"$work/placed"
    if put "$work/«sent»" "$3" "$mode" && put "$work/key.pem" "$4" 600; then return 0; fi
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
  refuse «not-written»
fi
if take_up; then
  printf '%s %s\n' «done» "$(tr '\n' ' ' <"$work/names")"
  exit 0
fi
undo_all
if take_up; then refuse «not-taken»; fi
printf '%s\n' «not-taken-not-restored» >&2
exit 1
