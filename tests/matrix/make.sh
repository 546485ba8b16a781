#!/usr/bin/env bash
# Makes files of every kind that the assistant reads, with the programs that people make them with, and asks OpenSSL what
# they hold: `make.sh OUTDIR`. The answers are in files.tsv and chains.tsv, the test is tests/native/matrix.rs.
#
# files.tsv has the file, the password (`-` for none, else `=` and the password), `open` or `closed`, the SHA-256 of the
# certificates, and the public keys that belong to the private ones, in DER, each sorted.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
python=${PYTHON:-python3}

stamp=$(cat "$here"/{make.sh,ber.py,others.py} | sha256sum)
if [ "$(cat "$out/stamp" 2>/dev/null)" = "$stamp" ]; then exit 0; fi
rm -rf "$out"
mkdir -p "$out"/{source,keys,certificates,pkcs7,pkcs12,chains}
cd "$out"
export OPENSSL_CONF=/dev/null
# What failed, or was said on the way.
exec 3>&2 2>log
finish() {
  local status=$?
  [ $status = 0 ] || tail -n 5 "$out/log" >&3
}
trap finish EXIT

# All of OpenSSL, with what it calls legacy.
ossl() { local verb=$1; shift; openssl "$verb" -provider legacy -provider default "$@" </dev/null; }
hash() { sha256sum | cut -c 1-64; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
sorted() { sort | paste -s -d , -; }

# ------------------------------------------------------------------ sources

declare -A pin print
new() { # NAME ALGORITHM OPTION…
  openssl genpkey -algorithm "$2" "${@:3}" -out "source/$1.key" </dev/null
  pin[$1]=$(openssl pkey -in "source/$1.key" -pubout -outform DER | hex)
}
signed() { # NAME SUBJECT ISSUER EXTENSIONS: a certificate for the key of that name
  openssl req -new -key "source/${5:-$1}.key" -subj "/CN=$2" -out source/request
  printf '%b' "$4" >source/extensions
  local by=(-key "source/${5:-$1}.key")
  if [ "$3" != "$1" ]; then by=(-CA "source/$3.pem" -CAkey "source/$3.key"); fi
  openssl x509 -req -in source/request -days 700 -set_serial "0x$(openssl rand -hex 15)" -extfile source/extensions \
    "${by[@]/-key/-signkey}" -out "source/$1.pem"
  print[$1]=$(openssl x509 -in "source/$1.pem" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f)
}
authority='basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n'
# Without an identifier, only the name tells the issuer.
nameless='basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=none\nauthorityKeyIdentifier=none\n'
leaf='subjectAltName=DNS:sante.example.org\nextendedKeyUsage=serverAuth\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n'
bare='subjectAltName=DNS:sante.example.org\nsubjectKeyIdentifier=none\nauthorityKeyIdentifier=none\n'

curve() { echo -pkeyopt "ec_paramgen_curve:$1" -pkeyopt ec_param_enc:named_curve; }
new rsa2048 RSA -pkeyopt rsa_keygen_bits:2048
new rsa3072 RSA -pkeyopt rsa_keygen_bits:3072
new pss RSA-PSS -pkeyopt rsa_keygen_bits:2048
for name in P-256 P-384 P-521; do
  # shellcheck disable=SC2046 # words
  new "$name" EC $(curve "$name")
done
new ed25519 ED25519
new ed448 ED448
openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -pkeyopt dsa_paramgen_q_bits:160 -out source/parameters
openssl genpkey -paramfile source/parameters -out source/dsa.key
pin[dsa]=$(openssl pkey -in source/dsa.key -pubout -outform DER | hex)
for name in root inter other-root other-inter stranger; do
  # shellcheck disable=SC2046 # words
  new "$name" EC $(curve P-256)
done
signed root "Matrix Root" root "$authority"
signed inter "Matrix Intermediate" root "$authority"
types="rsa2048 rsa3072 pss P-256 P-384 P-521 ed25519 ed448 dsa"
for name in $types; do signed "$name" "$name.example.org" inter "$leaf"; done

# ------------------------------------------------------------------ answers

# What OpenSSL prints as PEM, as SHA-256 of each block's bytes.
blocks() { # LABEL
  awk -v label="$1" '$0 == "-----BEGIN " label "-----" { on = 1; text = ""; next }
    $0 == "-----END " label "-----" { on = 0; print text }
    on { text = text $0 }' | while read -r text; do printf %s "$text" | base64 -d | hash; done
}
answer() { # FILE PASSWORD STATE CERTIFICATES KEYS
  printf '%s\t%s\t%s\t%s\t%s\n' "$@" >>files.tsv
}
# A file that OpenSSL is not asked about: it does not read that dress, but knows what was dressed.
known() { # FILE NAME…
  answer "$1" - open "$(for name in "${@:2}"; do echo "${print[$name]}"; done | sorted)" ""
}
plain() { if [ "$1" = - ]; then echo pass:; else echo "pass:${1#=}"; fi; }
key() { # FILE PASSWORD…
  local file=$1 password public
  shift
  for password in "$@"; do
    if ossl pkey -in "$file" -passin "$(plain "$password")" -pubout -outform DER >public; then
      public=$(hex <public)
      answer "$file" "$password" open "" "$public"
    else
      answer "$file" "$password" closed "" ""
    fi
  done
}
pfx() { # FILE PASSWORD…
  local file=$1 password options=()
  shift
  case $file in *nomac* | *python-clear*) options=(-nomacver) ;; esac
  for password in "$@"; do
    if ossl pkcs12 -in "$file" -passin "$(plain "$password")" -nodes "${options[@]}" >opened; then
      answer "$file" "$password" open "$(blocks CERTIFICATE <opened | sorted)" \
        "$(publics <opened | sorted)"
    else
      answer "$file" "$password" closed "" ""
    fi
  done
}
publics() {
  awk '/-----BEGIN .*PRIVATE KEY-----/ { on = 1; count++ } on { print > ("one." count ".key") } /-----END/ { on = 0 }'
  for one in one.*.key; do
    [ -f "$one" ] || continue
    openssl pkey -in "$one" -pubout -outform DER | hex
    echo
    rm "$one"
  done
}

# ------------------------------------------------------------------ keys

wrong="=wrong"
for name in $types; do
  from=source/$name.key
  cp "$from" "keys/$name.pkcs8.key"
  key "keys/$name.pkcs8.key" -
  openssl pkcs8 -topk8 -nocrypt -in "$from" -outform DER -out "keys/$name.pkcs8.key.der"
  key "keys/$name.pkcs8.key.der" -
  openssl pkcs8 -topk8 -in "$from" -v2 aes-256-cbc -passout pass:test -out "keys/$name.aes256.key"
  key "keys/$name.aes256.key" =test $wrong -
  openssl pkcs8 -topk8 -in "$from" -v2 aes-128-cbc -passout pass:test -outform DER -out "keys/$name.aes128.key.der"
  key "keys/$name.aes128.key.der" =test $wrong -
done
for name in rsa2048 rsa3072 P-256 P-384 P-521 dsa; do
  from=source/$name.key
  openssl pkey -traditional -in "$from" -out "keys/$name.traditional.key"
  key "keys/$name.traditional.key" -
  case $name in rsa*) verb=(rsa -traditional) ;; dsa) verb=(dsa) ;; *) verb=(ec) ;; esac
  openssl "${verb[@]}" -in "$from" -outform DER -out "keys/$name.traditional.key.der"
  key "keys/$name.traditional.key.der" -
  for cipher in aes128 aes192 aes256 des3 des camellia128 camellia256; do
    ossl pkey -traditional -in "$from" "-$cipher" -passout pass:test -out "keys/$name.traditional-$cipher.key"
    key "keys/$name.traditional-$cipher.key" =test $wrong -
  done
done
for name in P-256:prime256v1 P-384:secp384r1 P-521:secp521r1; do
  { openssl ecparam -name "${name#*:}"; cat "keys/${name%:*}.traditional.key"; } >"keys/${name%:*}.parameters.key"
  key "keys/${name%:*}.parameters.key" -
done
for name in rsa2048 P-256; do
  from=source/$name.key
  for cipher in aes-128-cbc aes-192-cbc aes-256-cbc des3 camellia-128-cbc camellia-256-cbc rc2-cbc des; do
    for prf in hmacWithSHA1 hmacWithSHA224 hmacWithSHA256 hmacWithSHA384 hmacWithSHA512; do
      file=keys/$name.pbes2-$cipher-$prf.key
      ossl pkcs8 -topk8 -in "$from" -v2 $cipher -v2prf $prf -passout pass:test -out "$file" || continue
      key "$file" =test
    done
    key "$file" $wrong -
  done
  for method in PBE-MD5-DES PBE-SHA1-DES PBE-MD5-RC2-64 PBE-SHA1-RC2-64 PBE-MD2-DES PBE-SHA1-3DES PBE-SHA1-2DES \
    PBE-SHA1-RC2-128 PBE-SHA1-RC2-40 PBE-SHA1-RC4-128 PBE-SHA1-RC4-40; do
    file=keys/$name.$method.key
    ossl pkcs8 -topk8 -in "$from" -v1 $method -passout pass:test -out "$file" || continue
    key "$file" =test $wrong -
  done
  openssl pkcs8 -topk8 -in "$from" -scrypt -passout pass:test -out "keys/$name.scrypt.key"
  key "keys/$name.scrypt.key" =test $wrong -
  openssl pkcs8 -topk8 -in "$from" -v2 aes-256-cbc -iter 100000 -passout pass:pässwörd€𝄞 -out "keys/$name.words.key"
  key "keys/$name.words.key" =pässwörd€𝄞 $wrong -
done
# The key that belongs to another file: it opens, and its public key is another.
cp source/stranger.key keys/stranger.key
key keys/stranger.key -

# ------------------------------------------------------------------ certificates

for name in $types root inter; do
  from=source/$name.pem to=certificates/$name
  cp "$from" "$to.pem"
  known "$to.pem" "$name"
  openssl x509 -in "$from" -outform DER -out "$to.der"
  known "$to.der" "$name"
done
from=source/rsa2048.pem to=certificates/dressed
dressed() { known "$to.$1.pem" rsa2048; }
openssl x509 -in $from -text -out $to.text.pem
dressed text
openssl x509 -in $from -trustout -addtrust serverAuth -setalias alias -out $to.trusted.pem
dressed trusted
sed 's/CERTIFICATE/X509 CERTIFICATE/' $from >$to.x509.pem
dressed x509
{ printf '\377\376'; iconv -t UTF-16LE $from; } >$to.utf16le.pem
dressed utf16le
{ printf '\376\377'; iconv -t UTF-16BE $from; } >$to.utf16be.pem
dressed utf16be
{ printf '\357\273\277'; cat $from; } >$to.utf8.pem
dressed utf8
tr '\n' '\r' <$from >$to.cr.pem
dressed cr
sed 's/$/\r/' $from >$to.crlf.pem
dressed crlf
for width in 1 17 76 1000 100000; do
  { sed -n 1p $from; sed '1d;$d' $from | tr -d '\n' | fold -w $width; echo; sed -n '$p' $from; } >$to.width$width.pem
  dressed width$width
done
sed '1d;$d' $from | tr -d '\n' >$to.bare.pem
dressed bare
sed '1d;$d' $from >$to.lines.pem
dressed lines
base64 -w 0 $from >$to.twice.pem
dressed twice
sed 's/^/    /' $from >$to.indented.pem
dressed indented
sed 's/^/> /' $from >$to.quoted.pem
dressed quoted
sed 's/^/> > /; s/$/ /' $from >$to.requoted.pem
dressed requoted
sed 's/$/\n/' $from >$to.doubled.pem
dressed doubled
printf '{"certificate": "%s"}\n' "$(sed 's/$/\\n/' $from | tr -d '\n')" >$to.json.pem
dressed json
{ echo "Dear colleague,"; cat $from; echo "-- "; echo "an authority"; } >$to.letter.pem
dressed letter
cat source/{rsa2048,inter,root}.pem >certificates/chain.pem
known certificates/chain.pem rsa2048 inter root
cat certificates/{rsa2048,inter,root}.der >certificates/chain.der
known certificates/chain.der rsa2048 inter root

# ------------------------------------------------------------------ PKCS#7

p7() { known "$1" rsa2048 inter root; }
openssl crl2pkcs7 -nocrl -certfile certificates/chain.pem -out pkcs7/chain.p7b
openssl crl2pkcs7 -nocrl -certfile certificates/chain.pem -outform DER -out pkcs7/chain.der.p7b
sed 's/PKCS7/CMS/' pkcs7/chain.p7b >pkcs7/cms.p7b
sed 's/PKCS7/PKCS #7 SIGNED DATA/' pkcs7/chain.p7b >pkcs7/signed.p7b
sed '1d;$d' pkcs7/chain.p7b >pkcs7/bare.p7b
echo text >source/text
cat source/{inter,root}.pem >source/authorities
for form in DER PEM; do
  openssl cms -sign -stream -nodetach -indef -in source/text -signer source/rsa2048.pem -inkey source/rsa2048.key \
    -certfile source/authorities -outform $form -out pkcs7/stream.$form.p7b
done
openssl smime -sign -nodetach -in source/text -signer source/rsa2048.pem -inkey source/rsa2048.key \
  -certfile source/authorities -outform DER -out pkcs7/smime.p7b
for mode in outer pieces; do "$python" "$here/ber.py" $mode pkcs7/chain.der.p7b pkcs7/ber-$mode.p7b; done
for file in pkcs7/*; do
  p7 "$file"
done

# ------------------------------------------------------------------ PKCS#12

export_to() { # NAME PASSWORD OPTION…
  ossl pkcs12 -export -inkey source/rsa2048.key -in source/rsa2048.pem -certfile source/authorities -passout "pass:$2" \
    -out "pkcs12/$1.pfx" "${@:3}"
}
usual() { # NAME OPTION…: with the password `test`
  export_to "$1" test "${@:2}" || return 0
  pfx "pkcs12/$1.pfx" =test $wrong -
}
usual default
usual legacy -legacy
for pbe in PBE-SHA1-3DES PBE-SHA1-2DES PBE-SHA1-RC2-40 PBE-SHA1-RC2-128 PBE-SHA1-RC4-40 PBE-SHA1-RC4-128 PBE-MD5-DES \
  PBE-SHA1-DES PBE-SHA1-RC2-64 AES-128-CBC AES-192-CBC AES-256-CBC CAMELLIA-128-CBC CAMELLIA-192-CBC CAMELLIA-256-CBC \
  DES-EDE3-CBC DES-CBC RC2-CBC; do
  usual $pbe -keypbe $pbe -certpbe $pbe
done
for code in md5 sha1 sha224 sha256 sha384 sha512 sha512-256; do usual mac-$code -macalg $code; done
usual nomac -nomac
usual nomac-legacy -nomac -legacy
usual key-clear -keypbe NONE
usual certificates-clear -certpbe NONE
usual clear -keypbe NONE -certpbe NONE
usual nomac-clear -keypbe NONE -certpbe NONE -nomac
usual iter1 -iter 1
usual noiter -noiter -nomaciter
usual iter100000 -iter 100000
usual name -name 'ä name' -caname 'an authority' -CSP 'Microsoft Enhanced RSA and AES Cryptographic Provider v1.0'
for style in "" -legacy; do
  # shellcheck disable=SC2086 # an option or none
  export_to "empty$style" "" $style && pfx "pkcs12/empty$style.pfx" = - $wrong
  # shellcheck disable=SC2086
  export_to "letters$style" pässwörd€ $style && pfx "pkcs12/letters$style.pfx" =pässwörd€ $wrong -
  # shellcheck disable=SC2086
  export_to "planes$style" p𝄞ss😀 $style && pfx "pkcs12/planes$style.pfx" =p𝄞ss😀 $wrong -
  # shellcheck disable=SC2086
  export_to "spaces$style" ' a b  ' $style && pfx "pkcs12/spaces$style.pfx" '= a b  ' '=a b'
  # shellcheck disable=SC2086
  export_to "long$style" "$(printf 'x%.0s' {1..200})" $style && pfx "pkcs12/long$style.pfx" "=$(printf 'x%.0s' {1..200})"
done
ossl pkcs12 -export -nokeys -in certificates/chain.pem -passout pass:test -out pkcs12/nokeys.pfx
pfx pkcs12/nokeys.pfx =test $wrong -
ossl pkcs12 -export -nocerts -inkey source/rsa2048.key -passout pass:test -out pkcs12/nocerts.pfx
pfx pkcs12/nocerts.pfx =test $wrong -
for name in pss P-256 P-384 P-521 ed25519 ed448 dsa; do
  ossl pkcs12 -export -inkey source/$name.key -in source/$name.pem -passout pass:test -out pkcs12/key-$name.pfx
  pfx pkcs12/key-$name.pfx =test
done
# Written again as BER, and damaged.
for name in default legacy nomac nomac-legacy empty AES-256-CBC PBE-SHA1-RC2-40; do
  for mode in outer pieces inner; do
    case $mode:$name in inner:nomac*) ;; inner:*) continue ;; esac
    "$python" "$here/ber.py" $mode pkcs12/$name.pfx pkcs12/ber-$mode-$name.pfx
    if [ $name = empty ]; then pfx pkcs12/ber-$mode-$name.pfx = -; else pfx pkcs12/ber-$mode-$name.pfx =test $wrong; fi
  done
done
openssl base64 -in pkcs12/default.pfx -out pkcs12/base64.pfx
answer pkcs12/base64.pfx =test open "$(printf '%s\n' "${print[rsa2048]}" "${print[inter]}" "${print[root]}" | sorted)" \
  "${pin[rsa2048]}"
flip() { # FROM OFFSET TO: an offset below zero counts from the end
  "$python" -c 'import sys; data = bytearray(open(sys.argv[1], "rb").read()); data[int(sys.argv[2])] ^= 1
open(sys.argv[3], "wb").write(data)' "$@"
}
for name in default legacy mac-md5 certificates-clear iter1; do
  # The end of the file is `digest, salt, iterations`, 2048 as 02 02 08 00.
  flip pkcs12/$name.pfx -16 pkcs12/flip-code-$name.pfx
  for at in 60 400 1200 2200 -300; do flip pkcs12/$name.pfx $at pkcs12/flip-$at-$name.pfx; done
  for at in 20 700 2000 2400; do head -c $at pkcs12/$name.pfx >pkcs12/cut-$at-$name.pfx; done
  for file in pkcs12/flip-*-"$name".pfx pkcs12/cut-*-"$name".pfx; do pfx "$file" =test $wrong; done
done
for name in P-256.aes256.key P-256.traditional-aes128.key rsa2048.scrypt.key; do
  flip keys/$name 200 keys/flip-$name
  head -c 150 keys/$name >keys/cut-$name
  key keys/flip-$name =test $wrong
  key keys/cut-$name =test $wrong
done

# ------------------------------------------------------------------ other programs

if command -v pk12util >/dev/null; then
  mkdir nss
  certutil -N -d sql:nss --empty-password
  pk12util -i pkcs12/name.pfx -d sql:nss -W test -K "" >/dev/null
  for cipher in AES-256-CBC AES-128-CBC "PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC" \
    "PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC" "PKCS #12 V2 PBE With SHA-1 And 128 Bit RC4" CAMELLIA-256-CBC; do
    file=pkcs12/nss-$(echo "$cipher" | tr -d ' #').pfx
    for password in test pässwörd€; do
      to=${file/.pfx/-$password.pfx}
      pk12util -o "$to" -n "ä name" -d sql:nss -W $password -K "" -c "$cipher" -C "$cipher" >/dev/null || continue
      pfx "$to" =$password $wrong -
    done
  done
  pk12util -o pkcs12/nss-default.pfx -n "ä name" -d sql:nss -W test -K "" >/dev/null
  pfx pkcs12/nss-default.pfx =test $wrong -
  rm -r nss
fi
if command -v keytool >/dev/null; then
  java() { keytool "$@" -storetype PKCS12 -noprompt -storepass changeit >/dev/null; }
  java -importkeystore -srckeystore pkcs12/default.pfx -srcstoretype PKCS12 -srcstorepass test -destkeystore pkcs12/java.pfx \
    -deststoretype PKCS12 -deststorepass changeit || true
  java -importcert -file source/root.pem -alias root -keystore pkcs12/java-trust.pfx
  java -J-Dkeystore.pkcs12.legacy -genkeypair -keyalg EC -dname CN=legacy -alias one -keystore pkcs12/java-legacy.pfx
  java -genkeypair -keyalg RSA -keysize 2048 -dname CN=two -alias two -keystore pkcs12/java-legacy.pfx
  for name in java java-trust java-legacy; do
    if [ -f pkcs12/$name.pfx ]; then pfx pkcs12/$name.pfx =changeit $wrong -; fi
  done
fi
if "$python" -c 'import cryptography' && "$python" "$here/others.py" source/rsa2048.key source/rsa2048.pem source/inter.pem pkcs12; then
  for file in pkcs12/python-*.pfx; do pfx "$file" =test $wrong -; done
  for file in keys/python-*.pem; do key "$file" =test $wrong -; done
fi

# ------------------------------------------------------------------ chains

signed other-root "Matrix Other Root" other-root "$authority"
# The same name as the intermediate, another key and authority.
signed other-inter "Matrix Intermediate" other-root "$authority"
signed inter-nameless "Matrix Nameless" root "$nameless" inter
cp source/inter.key source/inter-nameless.key
signed leaf-nameless nameless.example.org inter-nameless "$bare" P-256
signed fake-nameless "Matrix Nameless" other-root "$nameless" other-inter
cp source/other-inter.key source/fake-nameless.key
# The same name and key, signed by another authority.
signed cross "Matrix Intermediate" other-root "$authority" inter
signed stranger stranger.example.org stranger "$leaf"
signed self self.example.org self "$leaf" P-384

# A shape is a list of sources in the order of the file; the first word is its leaf.
chain() { # SHAPE LEAF SOURCE…
  local shape=$1 leaf=$2 name verified belongs path
  shift 2
  mkdir "chains/$shape"
  : >roots
  : >untrusted
  for name in "$@"; do
    cat "source/$name.pem" >>"chains/$shape/chain.pem"
    case $name in root | other-root | self) cat "source/$name.pem" >>roots ;; *) cat "source/$name.pem" >>untrusted ;; esac
  done
  cp "source/${key_of:-$leaf}.key" "chains/$shape/leaf.key" 2>/dev/null || cp source/P-256.key "chains/$shape/leaf.key"
  verified=no path=""
  if [ -s roots ] && openssl verify -no-CApath -no-CAstore -CAfile roots -untrusted untrusted -show_chain \
    "source/$leaf.pem" >verified; then
    verified=yes
    path=$(sed -n 's/^depth=[0-9]*: CN = \([^(]*\).*/\1/p' verified | sed 's/ *$//' | paste -s -d , -)
  fi
  belongs=no
  if [ "$(openssl x509 -in "source/$leaf.pem" -noout -pubkey | hash)" = "$(openssl pkey -in "chains/$shape/leaf.key" -pubout | hash)" ]; then
    belongs=yes
  fi
  printf '%s\t%s\t%s\t%s\t%s\n' "$shape" "${print[$leaf]}" $verified $belongs "$path" >>chains.tsv
}
for name in $types; do chain "of-$name" "$name" "$name" inter root; done
chain reversed P-256 root inter P-256
chain shuffled P-256 inter root P-256
chain duplicates P-256 P-256 inter inter root P-256 root
chain strangers P-256 stranger P-256 inter root other-root
chain without-root P-256 P-256 inter
chain without-intermediate P-256 P-256 root
chain leaf-alone P-256 P-256
chain wrong-intermediate P-256 P-256 other-inter root
chain wrong-intermediate-with-its-root P-256 P-256 other-inter other-root
chain both-intermediates P-256 other-inter P-256 inter root other-root
chain cross-signed P-256 P-256 cross other-root
chain cross-signed-both P-256 P-256 cross inter root
chain cross-signed-both-roots P-256 P-256 cross other-root inter root
chain cross-signed-wrong-root P-256 P-256 cross root
chain nameless leaf-nameless leaf-nameless inter-nameless root
chain nameless-fake leaf-nameless leaf-nameless fake-nameless other-root
chain nameless-both leaf-nameless fake-nameless leaf-nameless inter-nameless root
chain wrong-root P-256 P-256 inter other-root
chain self-signed self self
key_of=rsa2048 chain wrong-key P-256 P-256 inter root

rm -f public opened verified roots untrusted source/request source/extensions
echo "$stamp" >stamp
