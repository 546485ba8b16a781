#!/bin/sh
«head»#
«usage»set -u
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
      [ $# -ge 2 ] || stop «help»
      [ -r "$2" ] || stop "$2: "«unreadable»
      authority=$2
      shift 2
      ;;
    --address)
      [ $# -ge 2 ] || stop «help»
      addresses="$addresses $2"
      shift 2
      ;;
    --help)
      printf '%s\n' «help»
      exit 0
      ;;
    https://*)
      wanted="$wanted ${1%/} "
      shift
      ;;
    *) stop «help» ;;
  esac
done

case $(openssl version 2>&1) in
  "OpenSSL 1.1.1"* | "OpenSSL "[3-9]*) ;;
  *) stop «needs» ;;
esac
command -v curl >/dev/null 2>&1 || stop «needs»

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
    line="$line "«to-step»" $2."
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
    6:*) say FAIL 0 «unresolved» ;;
    7:* | 28:0.000000) say FAIL "$1" «closed» ;;
    28:*) say FAIL "$1" «silent» ;;
    *)
      say ok "$1" «answers»
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
    say ok "$1" «handshake»
  elif grep -Eq 'alert number 40|alert handshake failure' "$work/said"; then
    say FAIL "$1" «key-type»
  elif grep -Eq 'alert number 112|unrecognized name' "$work/said"; then
    say FAIL "$2" «no-site»
  elif grep -Eq 'wrong version number|packet length too long|record layer failure' "$work/said"; then
    say FAIL "$2" «no-tls»
  else
    say FAIL "$1" «no-handshake» "$(sed -n 's/.*:error:[^:]*:[^:]*:[^:]*:\([^:]*\):.*/(\1)/p' "$work/said" | head -n 1)"
  fi
}

# names STEP
names() {
  [ "$state" = speaks ] || return 0
  if [ "$is_address" = yes ]; then option=-checkip; else option=-checkhost; fi
  listed=$(openssl x509 -noout -ext subjectAltName -in "$work/sent.1" 2>/dev/null | sed '1d; s/^ *//')
  case $(openssl x509 -noout "$option" "$name" -in "$work/sent.1" 2>&1) in
    *"does match"*)
      if [ -n "$listed" ]; then say ok "$1" «names»; else say FAIL "$1" «no-names»; fi
      ;;
    *) say FAIL "$1" «other-names» "${listed:-$(openssl x509 -noout -subject -in "$work/sent.1")}." ;;
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
      if [ "$sends" = leaf ]; then say warn 0 «leaf-alone»; else say FAIL "$step" «incomplete»; fi
      ;;
    *::*:*) say ok "$step" «chain» ;;
    *:2[01]:no:1 | *:2:no:1)
      if [ "$sends" = leaf ]; then
        say warn 0 «leaf-alone»
      else
        say FAIL "$step" «incomplete-or-unknown» "$issuer."
      fi
      ;;
    *:18:* | *:19:* | *:2[01]:* | *:2:*) say FAIL "$trust" «unknown» "$issuer." ;;
    *) say FAIL "$step" «no-chain» "$(sed -n 's/^error [0-9]* at [^:]*: *//p' "$work/verified" | head -n 1)." ;;
  esac
}

# dates STEP
dates() {
  [ "$state" = speaks ] || return 0
  number=1
  is_good=yes
  while [ -s "$work/sent.$number" ]; do
    which=«leaf»
    [ "$number" = 1 ] || which=«intermediate»
    from=$(openssl x509 -noout -startdate -in "$work/sent.$number" | sed 's/.*=//')
    until=$(openssl x509 -noout -enddate -in "$work/sent.$number" | sed 's/.*=//')
    case $(openssl verify -partial_chain -CAfile "$work/sent.$number" "$work/sent.$number" 2>&1) in
      *"error 9 at"*)
        say FAIL "$1" "$which "«not-yet» "$from."
        is_good=no
        ;;
      *)
        if ! openssl x509 -noout -checkend 0 -in "$work/sent.$number" >/dev/null; then
          say FAIL "$1" "$which "«expired» "$until."
          is_good=no
        elif ! openssl x509 -noout -checkend 2592000 -in "$work/sent.$number" >/dev/null; then
          say warn 0 "$which "«expiring» "$until."
          is_good=no
        fi
        ;;
    esac
    number=$((number + 1))
  done
  [ "$is_good" = no ] || say ok "$1" «dates» "$(openssl x509 -noout -enddate -in "$work/sent.1" | sed 's/.*=//')."
}

# planned STEP SHA256
planned() {
  [ "$state" = speaks ] || return 0
  if [ "$(sha256 "$work/sent.1")" = "$2" ]; then say ok "$1" «planned»; else say note 0 «other-certificate»; fi
}

# old_protocols STEP FAIL|warn
old_protocols() {
  [ "$state" = speaks ] || return 0
  is_good=yes
  for version in 1.0:-tls1 1.1:-tls1_1; do
    client "${version#*:}" -cipher 'ALL:@SECLEVEL=0'
    if is_spoken; then
      say "$2" "$1" «old-protocol» "TLS ${version%:*}."
      is_good=no
    elif grep -Eqi 'no protocols available|unknown option' "$work/said"; then
      say note 0 «old-untried» "TLS ${version%:*}."
      is_good=no
    fi
  done
  [ "$is_good" = no ] || say ok "$1" «old-refused»
}

# protocol STEP VERSION OPTION may|must|must-not
protocol() {
  [ "$state" = speaks ] || return 0
  client "$3"
  if is_spoken; then spoken=yes; else spoken=no; fi
  case $spoken:$4 in
    yes:must-not) say FAIL "$1" "$2 "«spoken» ;;
    yes:*) say ok "$1" "$2 "«spoken-as-planned» ;;
    no:must-not) say ok "$1" "$2 "«refused-as-planned» ;;
    no:must) say FAIL "$1" "$2 "«refused» ;;
    *) say note 0 "$2 "«not-spoken» ;;
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
    say ok "$1" «plain-on-tls»
  else
    say FAIL "$1" «no-plain-on-tls» "$status."
  fi
}

# redirect STEP PORT
redirect() {
  [ "$state" != skipped ] || return 0
  plain "$2"
  if [ "$status" = 000 ]; then
    say FAIL "$1" «no-redirect» "$2."
  elif [ "$status" != 308 ]; then
    say FAIL "$1" «redirect-status» "$status."
  elif [ "$location" != "$url/ami?x=1" ]; then
    say FAIL "$1" «redirect-location» "$location, $url/ami?x=1."
  else
    say ok "$1" «redirect»
  fi
}

# closed STEP FAIL|warn PORT [HOST]
closed() {
  [ "$state" != skipped ] || return 0
  seconds=$(get --connect-timeout 5 --max-time 10 --output /dev/null --write-out '%{time_connect}' "http://${4:-$name}:$3/" 2>"$work/error")
  case $?:$2:$seconds in
    6:* | 7:* | 28:*:0.000000) say ok "$1" «plain-closed» "$3." ;;
    *:warn:*) say warn "$1" «plain-open-for-now» "$3." ;;
    *) say FAIL "$1" «plain-open» "$3." ;;
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
    000 | 502 | 503 | 504) say FAIL "$1" «no-santedb» "$status." ;;
    *) say ok "$1" «santedb» ;;
  esac
}

# told STEP FAIL|warn SENTENCE: holds the addresses in told, a line each, against the one that clients open.
told() {
  if [ ! -s "$work/told" ]; then
    say note 0 "$3 "«told-nothing»
    return 0
  fi
  is_good=yes
  while IFS= read -r address; do
    case $address in
      "$url" | "$url"/* | "https://$name:$port" | "https://$name:$port/"*) ;;
      *)
        say "$2" "$1" "$3 "«told-other» "$address."
        is_good=no
        ;;
    esac
  done <"$work/told"
  [ "$is_good" = no ] || say ok "$1" "$3 "«told»
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
    say note 0 «discovery» "$status."
    return 0
  fi
  # One for each service, whose list of addresses is split behind its name.
  whole | split '<{' | sed -n 's/.*[" ]url"\{0,1\}[[:space:]]*[=:]//p' | split '][", ' |
    grep -i '^https\{0,1\}://' | sort -u >"$work/told"
  told "$1" FAIL «discovery»
}

# open_id STEP PATH: the issuer is a free text, which may stay as it is.
open_id() {
  [ "$state" = speaks ] || return 0
  if ! page "$2"; then
    say note 0 «open-id» "$status."
    return 0
  fi
  whole | split '{<},' | sed -En 's/.*"([a-z_]*_endpoint|jwks_uri)"[[:space:]]*:[[:space:]]*"([^"]*)".*/\2/p' | sort -u >"$work/told"
  told "$1" FAIL «open-id»
  whole | split '{<},' | sed -n 's/.*"issuer"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' | head -n 1 >"$work/told"
  told "$1" warn «issuer»
}

# fhir STEP PATH
fhir() {
  [ "$state" = speaks ] || return 0
  if ! page "$2" --header 'Accept: application/fhir+json'; then
    say note 0 «fhir» "$status."
    return 0
  fi
  whole >"$work/whole"
  {
    sed -n 's/.*"implementation"[[:space:]]*:[[:space:]]*{[^}]*"url"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$work/whole"
    sed -n 's/.*<implementation>.*<url value="\([^"]*\)".*<\/implementation>.*/\1/p' "$work/whole"
  } | head -n 1 >"$work/told"
  told "$1" FAIL «fhir»
}

«looks»
printf '\n%s %s, %s %s, %s %s.\n' "$passed" «passed» "$failed" «failed» "$warned" «warned»
if [ "$passed$failed$warned" = 000 ]; then
  stop «nothing»
fi
for step in $back; do
  printf '%s %s.\n' «go-back» "$step"
done
[ "$failed" = 0 ]
