#!/bin/sh
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by NGINX in front.
# Choices: SanteDB iCDR at https://sante.example.org:8443.
# Choices: SanteDB dCDR Web Access Gateway (WWW) at https://sante.example.org.
# Run it where it lies, in a copy of this folder on a machine that is neither of the servers.
# Undo: nothing; it changes nothing.
#
# It looks at each service from outside, on a machine that is neither of the servers, and changes
# nothing. --ca names the root of a private authority (else tls/NAME.root.pem beside this file, where
# there is one); --address says where a name is to be looked for before the DNS knows it; an address
# looks at that service alone. It ends with 0 where nothing failed, with 1 where something did, with 2
# where it could not look.
set -u
LC_ALL=C
export LC_ALL

stop() {
  printf '%s\n' "$1" >&2
  exit 2
}

here=$(dirname "$0")
authority=
addresses=
wanted=
while [ $# -gt 0 ]; do
  case $1 in
    --ca)
      [ $# -ge 2 ] || stop 'sh verify.sh [--ca FILE] [--address IP | --address NAME=IP] [https://NAME:PORT]...'
      [ -r "$2" ] || stop "$2: "'it cannot be read.'
      authority=$2
      shift 2
      ;;
    --address)
      [ $# -ge 2 ] || stop 'sh verify.sh [--ca FILE] [--address IP | --address NAME=IP] [https://NAME:PORT]...'
      addresses="$addresses $2"
      shift 2
      ;;
    --help)
      printf '%s\n' 'sh verify.sh [--ca FILE] [--address IP | --address NAME=IP] [https://NAME:PORT]...'
      exit 0
      ;;
    https://*)
      wanted="$wanted ${1%/} "
      shift
      ;;
    *) stop 'sh verify.sh [--ca FILE] [--address IP | --address NAME=IP] [https://NAME:PORT]...' ;;
  esac
done

case $(openssl version 2>&1) in
  "OpenSSL 1.1.1"* | "OpenSSL "[3-9]*) ;;
  *) stop 'This needs openssl, 1.1.1 or newer (not LibreSSL), and curl.' ;;
esac
command -v curl >/dev/null 2>&1 || stop 'This needs openssl, 1.1.1 or newer (not LibreSSL), and curl.'

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT PIPE TERM

passed=0
failed=0
warned=0
back=
state=skipped

# say STATE STEP SENTENCE [DETAIL]
say() {
  case $1 in
    ok) passed=$((passed + 1)) ;;
    FAIL)
      failed=$((failed + 1))
      case " $back " in
        *" $2 "*) ;;
        *) [ "$2" = 0 ] || back="$back $2" ;;
      esac
      ;;
    warn) warned=$((warned + 1)) ;;
  esac
  line=$(printf '  %-5s %s' "$1" "$3")
  [ -z "${4-}" ] || line="$line $(printf '%s' "$4" | sed 's/[^ -~]//g')"
  if [ "$1" != ok ] && [ "$1" != note ] && [ "$2" != 0 ]; then
    line="$line "'Back to step'" $2."
  fi
  printf '%s\n' "$line"
}

# What is written in the certificate or asked for is sent nowhere but to the server itself, never through a proxy.
get() {
  curl --silent --show-error --noproxy '*' --connect-timeout 10 --max-time 60 --connect-to "$name::$target:" "$@"
}

# client OPTION...: a handshake, written down in said.
client() {
  if [ "$is_address" = yes ]; then
    set -- -noservername "$@"
  else
    set -- -servername "$name" "$@"
  fi
  openssl s_client -connect "$target:$port" "$@" </dev/null >"$work/said" 2>&1
}

is_spoken() {
  grep -q '^New, .*Cipher is [^(]' "$work/said"
}

sha256() {
  openssl x509 -noout -fingerprint -sha256 -in "$1" 2>/dev/null | sed 's/.*=//; s/://g'
}

# look NAME IS_ADDRESS PORT URL PRODUCT
look() {
  name=$1
  is_address=$2
  port=$3
  url=$4
  state=skipped
  case $wanted in
    "" | *" $url "*) state=closed ;;
    *) return ;;
  esac
  target=$name
  for word in $addresses; do
    case $word in
      "$name"=*) target=${word#*=} ;;
      *=*) ;;
      *) target=$word ;;
    esac
  done
  case $target in
    \[*) ;;
    *:*) target="[$target]" ;;
  esac
  trusted=$authority
  if [ -z "$trusted" ] && [ -r "$here/tls/$name.root.pem" ]; then trusted="$here/tls/$name.root.pem"; fi
  rm -f "$work"/*
  printf '\n%s (%s)\n' "$url" "$5"
}

# answers STEP
answers() {
  [ "$state" != skipped ] || return 0
  seconds=$(get --insecure --max-time 20 --output /dev/null --write-out '%{time_connect}' "$url/" 2>"$work/error")
  case $?:$seconds in
    6:*) say FAIL 0 'The name is not known here. To look before the DNS knows it, give the server'\''s address by --address.' ;;
    7:* | 28:0.000000) say FAIL "$1" 'Nobody answers on the port: the server does not listen, or a firewall is between.' ;;
    28:*) say FAIL "$1" 'Somebody takes the connection and says nothing: another program may hold the port.' ;;
    *)
      say ok "$1" 'The port answers.'
      state=answers
      ;;
  esac
}

# handshake STEP SITE_STEP
handshake() {
  [ "$state" = answers ] || return 0
  client -showcerts
  # The part before tells what is sent; after it comes the leaf once more. A name within a certificate may hold such a line's words.
  sed -n '/^Certificate chain$/,/^---$/p' "$work/said" |
    sed -n '/^-----BEGIN CERTIFICATE-----$/,/^-----END CERTIFICATE-----$/p' >"$work/sent.pem"
  if is_spoken && [ -s "$work/sent.pem" ]; then
    awk -v to="$work/sent." '/^-----BEGIN/ { number++ } { print >(to number) }' "$work/sent.pem"
    state=speaks
    say ok "$1" 'TLS comes about.'
  elif grep -Eq 'alert number 40|alert handshake failure' "$work/said"; then
    say FAIL "$1" 'The server breaks every handshake off right after the connection (alert 40): most likely its key is of another type than its certificate, one RSA and the other EC, which nginx -t does not see. Place the key that belongs to the certificate.'
  elif grep -Eq 'alert number 112|unrecognized name' "$work/said"; then
    say FAIL "$2" 'The server has no site of this name.'
  elif grep -Eq 'wrong version number|packet length too long|record layer failure' "$work/said"; then
    say FAIL "$2" 'The port answers, but in clear.'
  else
    say FAIL "$1" 'TLS does not come about: the certificate or the key on the server cannot be used, or is not there.' "$(sed -n 's/.*:error:[^:]*:[^:]*:[^:]*:\([^:]*\):.*/(\1)/p' "$work/said" | head -n 1)"
  fi
}

# names STEP
names() {
  [ "$state" = speaks ] || return 0
  if [ "$is_address" = yes ]; then option=-checkip; else option=-checkhost; fi
  listed=$(openssl x509 -noout -ext subjectAltName -in "$work/sent.1" 2>/dev/null | sed '1d; s/^ *//')
  case $(openssl x509 -noout "$option" "$name" -in "$work/sent.1" 2>&1) in
    *"does match"*)
      if [ -n "$listed" ]; then say ok "$1" 'The certificate is for this name.'; else say FAIL "$1" 'The certificate has the name in its subject alone (no subjectAltName), which browsers and others refuse.'; fi
      ;;
    *) say FAIL "$1" 'The certificate is not for this name, but for' "${listed:-$(openssl x509 -noout -subject -in "$work/sent.1")}." ;;
  esac
}

# chain STEP TRUST_STEP whole|leaf [SHA256_OF_LEAF SHA256_OF_INTERMEDIATE...]
chain() {
  [ "$state" = speaks ] || return 0
  step=$1
  trust=$2
  sends=$3
  shift 3
  lacks=no
  is_planned=no
  if [ $# -gt 0 ] && [ "$(sha256 "$work/sent.1")" = "$1" ]; then
    is_planned=yes
    shift
    for wants; do
      is_sent=no
      for sent in "$work"/sent.[0-9]*; do
        [ "$(sha256 "$sent")" != "$wants" ] || is_sent=yes
      done
      [ "$is_sent" = yes ] || lacks=yes
    done
  fi
  set -- -no_check_time -untrusted "$work/sent.pem"
  [ -z "$trusted" ] || set -- "$@" -CAfile "$trusted"
  openssl verify "$@" "$work/sent.1" >"$work/verified" 2>&1
  error=$(sed -n 's/^error \([0-9]*\) at .*/\1/p' "$work/verified" | head -n 1)
  issuer=$(openssl x509 -noout -issuer -in "$(printf '%s\n' "$work"/sent.[0-9]* | tail -n 1)" | sed 's/^issuer= *//')
  case $lacks:$error:$is_planned:$(grep -c '^-----BEGIN' "$work/sent.pem") in
    yes:*)
      if [ "$sends" = leaf ]; then say warn 0 'The certificate is sent alone, as Mono'\''s listener always does: clients that lack the intermediate refuse it. NGINX on the same machine would send it.'; else say FAIL "$step" 'The chain is incomplete: the intermediate is missing. Place the whole chain of this folder, the leaf first; clients refuse the leaf alone.'; fi
      ;;
    *::*:*) say ok "$step" 'The whole chain is sent, and its authority is known.' ;;
    *:2[01]:no:1 | *:2:no:1)
      if [ "$sends" = leaf ]; then
        say warn 0 'The certificate is sent alone, as Mono'\''s listener always does: clients that lack the intermediate refuse it. NGINX on the same machine would send it.'
      else
        say FAIL "$step" 'The chain is incomplete: the server sends its own certificate alone, and nobody here knows its issuer. Its intermediate is missing; or, if this is your own authority, give its root by --ca. The issuer:' "$issuer."
      fi
      ;;
    *:18:* | *:19:* | *:2[01]:* | *:2:*) say FAIL "$trust" 'The chain is whole, but the authority is unknown here. If it is your own, give its root by --ca, and let every client trust it. The last issuer:' "$issuer." ;;
    *) say FAIL "$step" 'The chain is refused:' "$(sed -n 's/^error [0-9]* at [^:]*: *//p' "$work/verified" | head -n 1)." ;;
  esac
}

# dates STEP
dates() {
  [ "$state" = speaks ] || return 0
  number=1
  is_good=yes
  while [ -s "$work/sent.$number" ]; do
    which='The certificate'
    [ "$number" = 1 ] || which='A certificate that the server sends beside its own'
    from=$(openssl x509 -noout -startdate -in "$work/sent.$number" | sed 's/.*=//')
    until=$(openssl x509 -noout -enddate -in "$work/sent.$number" | sed 's/.*=//')
    case $(openssl verify -partial_chain -CAfile "$work/sent.$number" "$work/sent.$number" 2>&1) in
      *"error 9 at"*)
        say FAIL "$1" "$which "'is not valid yet, or a clock is wrong: it begins on' "$from."
        is_good=no
        ;;
      *)
        if ! openssl x509 -noout -checkend 0 -in "$work/sent.$number" >/dev/null; then
          say FAIL "$1" "$which "'has expired: it ended on' "$until."
          is_good=no
        elif ! openssl x509 -noout -checkend 2592000 -in "$work/sent.$number" >/dev/null; then
          say warn 0 "$which "'ends in less than 30 days: on' "$until."
          is_good=no
        fi
        ;;
    esac
    number=$((number + 1))
  done
  [ "$is_good" = no ] || say ok "$1" 'Everything that is sent is valid; the certificate ends on' "$(openssl x509 -noout -enddate -in "$work/sent.1" | sed 's/.*=//')."
}

# planned STEP SHA256
planned() {
  [ "$state" = speaks ] || return 0
  if [ "$(sha256 "$work/sent.1")" = "$2" ]; then say ok "$1" 'It is the certificate that this folder was made for.'; else say note 0 'The certificate is another than the one that this folder was made for; after a renewal, that is as it should be.'; fi
}

# old_protocols STEP FAIL|warn
old_protocols() {
  [ "$state" = speaks ] || return 0
  is_good=yes
  for version in 1.0:-tls1 1.1:-tls1_1; do
    client "${version#*:}" -cipher 'ALL:@SECLEVEL=0'
    if is_spoken; then
      say "$2" "$1" 'An old version is spoken, which no client needs any more:' "TLS ${version%:*}."
      is_good=no
    elif grep -Eqi 'no protocols available|unknown option' "$work/said"; then
      say note 0 'Not looked at, since this machine'\''s own OpenSSL does not speak it:' "TLS ${version%:*}."
      is_good=no
    fi
  done
  [ "$is_good" = no ] || say ok "$1" 'TLS 1.0 and 1.1 are refused.'
}

# protocol STEP VERSION OPTION may|must|must-not
protocol() {
  [ "$state" = speaks ] || return 0
  client "$3"
  if is_spoken; then spoken=yes; else spoken=no; fi
  case $spoken:$4 in
    yes:must-not) say FAIL "$1" "$2 "'is spoken, although the site was made for TLS 1.3 alone.' ;;
    yes:*) say ok "$1" "$2 "'is spoken.' ;;
    no:must-not) say ok "$1" "$2 "'is refused, as planned.' ;;
    no:must) say FAIL "$1" "$2 "'is refused, although the site was made to speak it.' ;;
    *) say note 0 "$2 "'is not spoken (this route takes what its system has).' ;;
  esac
}

# plain PORT: asks in clear; the status is in status, where it leads in location.
plain() {
  status=$(get --output /dev/null --dump-header "$work/headers" --write-out '%{http_code}' "http://$name:$1/ami?x=1" 2>"$work/error")
  location=$(sed -n 's/^[Ll][Oo][Cc][Aa][Tt][Ii][Oo][Nn]:[[:space:]]*//p' "$work/headers" 2>/dev/null | tr -d '\r')
}

# plain_on_tls STEP
plain_on_tls() {
  [ "$state" = speaks ] || return 0
  plain "$port"
  if [ "$status" = 308 ] && [ "$location" = "$url/ami?x=1" ]; then
    say ok "$1" 'A plain request on the TLS port is led to https (308).'
  else
    say FAIL "$1" 'A plain request on the TLS port is not led to https; the answer was' "$status."
  fi
}

# redirect STEP PORT
redirect() {
  [ "$state" != skipped ] || return 0
  plain "$2"
  if [ "$status" = 000 ]; then
    say FAIL "$1" 'Nobody leads plain requests to https on port' "$2."
  elif [ "$status" != 308 ]; then
    say FAIL "$1" 'The plain port does not answer with 308, which keeps POST a POST, but with' "$status."
  elif [ "$location" != "$url/ami?x=1" ]; then
    say FAIL "$1" 'The plain port leads elsewhere; it should keep name, port and path. Where it leads, and where it should:' "$location, $url/ami?x=1."
  else
    say ok "$1" 'The plain port leads to https, with the port (308).'
  fi
}

# closed STEP FAIL|warn PORT [HOST]
closed() {
  [ "$state" != skipped ] || return 0
  seconds=$(get --connect-timeout 5 --max-time 10 --output /dev/null --write-out '%{time_connect}' "http://${4:-$name}:$3/" 2>"$work/error")
  case $?:$2:$seconds in
    6:* | 7:* | 28:*:0.000000) say ok "$1" 'SanteDB'\''s own port in clear is not to be reached from here:' "$3." ;;
    *:warn:*) say warn "$1" 'SanteDB can still be reached in clear from here. That may be so until the last dCDR has moved; then let a firewall close the port:' "$3." ;;
    *) say FAIL "$1" 'SanteDB can still be reached in clear from here, beside TLS. Let a firewall close the port:' "$3." ;;
  esac
}

# page STEP PATH [OPTION...]: the page is in body. Not verified once more: who answers was looked at above, and nothing is sent.
page() {
  path=$1
  shift
  status=$(get --insecure --output "$work/body" --write-out '%{http_code}' "$@" "$url$path" 2>"$work/error")
  case $status in
    2??) return 0 ;;
    *) return 1 ;;
  esac
}

# santedb STEP
santedb() {
  [ "$state" = speaks ] || return 0
  page / || true
  case $status in
    000 | 502 | 503 | 504) say FAIL "$1" 'TLS is there, but SanteDB behind it gives no answer; the status was' "$status." ;;
    *) say ok "$1" 'SanteDB answers behind it.' ;;
  esac
}

# told STEP FAIL|warn SENTENCE: holds the addresses in told, a line each, against the one that clients open.
told() {
  if [ ! -s "$work/told" ]; then
    say note 0 "$3 "'no address was found in the answer.'
    return 0
  fi
  is_good=yes
  while IFS= read -r address; do
    case $address in
      "$url" | "$url"/* | "https://$name:$port" | "https://$name:$port/"*) ;;
      *)
        say "$2" "$1" "$3 "'the answer names another address than clients open:' "$address."
        is_good=no
        ;;
    esac
  done <"$work/told"
  [ "$is_good" = no ] || say ok "$1" "$3 "'says https and the right port.'
}

# The answer in one line. In JSON a slash may be written \/.
whole() {
  { tr -d '\n\r' <"$work/body" && echo; } | sed 's#\\/#/#g'
}

# split CHARACTERS: a line for each piece between them.
split() {
  sed "s/[$1]/\\
/g"
}

# discovery STEP PATH: what a joining dCDR is told, url="..." or "url":["..."] of each service.
discovery() {
  [ "$state" = speaks ] || return 0
  if ! page "$2" --request OPTIONS --header 'Accept: application/json'; then
    say note 0 'The AMI (what a joining dCDR is told):' "$status."
    return 0
  fi
  # One for each service, whose list of addresses is split behind its name.
  whole | split '<{' | sed -n 's/.*[" ]url"\{0,1\}[[:space:]]*[=:]//p' | split '][", ' |
    grep -i '^https\{0,1\}://' | sort -u >"$work/told"
  told "$1" FAIL 'The AMI (what a joining dCDR is told):'
}

# open_id STEP PATH: the issuer is a free text, which may stay as it is.
open_id() {
  [ "$state" = speaks ] || return 0
  if ! page "$2"; then
    say note 0 'OpenID Connect (its discovery document):' "$status."
    return 0
  fi
  whole | split '{<},' | sed -En 's/.*"([a-z_]*_endpoint|jwks_uri)"[[:space:]]*:[[:space:]]*"([^"]*)".*/\2/p' | sort -u >"$work/told"
  told "$1" FAIL 'OpenID Connect (its discovery document):'
  whole | split '{<},' | sed -n 's/.*"issuer"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' | head -n 1 >"$work/told"
  told "$1" warn 'OpenID Connect (the issuer of tokens, a text that may stay as it is):'
}

# fhir STEP PATH
fhir() {
  [ "$state" = speaks ] || return 0
  if ! page "$2" --header 'Accept: application/fhir+json'; then
    say note 0 'FHIR (its capability statement):' "$status."
    return 0
  fi
  whole >"$work/whole"
  {
    sed -n 's/.*"implementation"[[:space:]]*:[[:space:]]*{[^}]*"url"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$work/whole"
    sed -n 's/.*<implementation>.*<url value="\([^"]*\)".*<\/implementation>.*/\1/p' "$work/whole"
  } | head -n 1 >"$work/told"
  told "$1" FAIL 'FHIR (its capability statement):'
}

look sante.example.org no 8443 https://sante.example.org:8443 'SanteDB iCDR'
answers 4
handshake 3 4
names 3
chain 3 0 whole \
  03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344 \
  560F4A55449A5C819723FA2A2AC7223567E415724198DE2271ADB02D0738B6E6
dates 3
planned 4 03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344
old_protocols 4 FAIL
protocol 4 'TLS 1.2' -tls1_2 must
protocol 4 'TLS 1.3' -tls1_3 must
plain_on_tls 4
redirect 4 80
closed 11 warn 8080
santedb 6
discovery 6 /ami/
fhir 6 /fhir/metadata
open_id 6 /auth/.well-known/openid-configuration

look sante.example.org no 443 https://sante.example.org 'SanteDB dCDR Web Access Gateway (WWW)'
answers 4
handshake 3 4
names 3
chain 3 0 whole \
  03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344 \
  560F4A55449A5C819723FA2A2AC7223567E415724198DE2271ADB02D0738B6E6
dates 3
planned 4 03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344
old_protocols 4 FAIL
protocol 4 'TLS 1.2' -tls1_2 must
protocol 4 'TLS 1.3' -tls1_3 must
plain_on_tls 4
closed 12 FAIL 9200
santedb 7
open_id 7 /auth/.well-known/openid-configuration
discovery 7 /ami/


printf '\n%s %s, %s %s, %s %s.\n' "$passed" 'passed' "$failed" 'failed' "$warned" 'to be looked at'
if [ "$passed$failed$warned" = 000 ]; then
  stop 'Nothing was looked at: no service of this folder has that address.'
fi
for step in $back; do
  printf '%s %s.\n' 'Go back to this step of CHECKLIST.md:' "$step"
done
[ "$failed" = 0 ]
