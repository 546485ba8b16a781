#!/bin/sh
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by NGINX in front.
# Choices: SanteDB iCDR at https://sante.example.org:8443.
# Choices: SanteDB dCDR Web Access Gateway (WWW) at https://sante.example.org.
# Run it on the SanteDB machine, as one who may write: ~/.config/santedb/www/default/santedb.config
# Undo: run it with --undo, which puts the copies back that it made.
#
# sh change.sh [--undo] [FILE...]. It does what changes.txt says, with a copy of each file made first,
# which a second run keeps.
set -eu
umask 077
LC_ALL=C
export LC_ALL

back=no
if [ "${1-}" = --undo ]; then
  back=yes
  shift
fi
given=$#
if [ "$given" -eq 0 ]; then
  set -- \
    ~/.config/santedb/www/default/santedb.config
fi

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

if [ "$back" = yes ]; then
  restored=no
  for file; do
    if [ -f "$file.before-tls" ]; then
      cp -p "$file.before-tls" "$file"
      printf '%s: %s\n' "$file" 'the copy was put back.'
      restored=yes
    fi
  done
  [ "$restored" = yes ] || fail 'There is no copy to put back.'
  exit 0
fi

work=$(mktemp -d)
state=reading

# Where it does not come to its end, every file is as it was: what was written is put back, and copies
# made by this run go.
finish() {
  code=$?
  if [ "$state" = writing ]; then
    code=1
    outcome='It did not come to its end. All files are as they were.'
    index=0
    for file; do
      index=$((index + 1))
      [ -f "$work/$index.was" ] || continue
      if cmp -s "$work/$index.was" "$file" || cat "$work/$index.was" >"$file"; then
        [ ! -f "$work/$index.copied" ] || rm -f "$file.before-tls"
      else
        outcome="$file: "'it could not be put back. Copy the .before-tls beside it over it.'
      fi
    done
    printf '%s\n' "$outcome" >&2
  fi
  rm -rf "$work"
  exit "$code"
}
trap 'finish "$@"' EXIT
trap 'exit 1' HUP INT PIPE TERM

vt=$(printf '\013')

# One line for each tag, comment and the like. Form feeds stand in the place of line ends, and
# vertical tabs in that of each > within a value; no XML holds either. So sed, which reads lines, sees
# tags, which go from < to >, and leaves comments alone.
cat >"$work/pieces.sed" <<END
1!s/^/</
:join
/^<!--/{
/-->/!b more
}
/^<!\[CDATA\[/{
/[]]{2}>/!b more
}
/^<[?]/{
/[?]>/!b more
}
/>.*>/!b
:quoted
s/^(<[^!?]([^<>"']|"[^">]*"|'[^'>]*')*("[^">]*|'[^'>]*))>/\1${vt}/
t quoted
b
:more
\$!{
N
s/\n/</
b join
}
END

cat >"$work/edit.sed" <<'END'
/^<!/b
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?RestConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
\#^<[^[:space:]<>/]*baseAddress[^<>]*>[[:space:]]*https://sante\.example\.org/*[[:space:]]*$#!s#^(<([^[:space:]<>/]*:)?baseAddress([[:space:]][^>]*[^>/])?>[[:space:]]*)([^[:space:]<]([^<]*[^[:space:]<])?)?#\1https://sante.example.org#
s#^<((([^[:space:]<>/]*:)?baseAddress)([[:space:]][^>]*[^>/[:space:]])?)[[:space:]]*/>#<\1>https://sante.example.org</\2>#
}
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?FhirServiceConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
s#^(<([^[:space:]<>/]*:)?base([[:space:]][^>]*[^>/])?>[[:space:]]*)([Hh][Tt][Tt][Pp]://[^/[:space:]<]*|[Hh][Tt][Tt][Pp][Ss]://(0\.0\.0\.0|\+|\*|(127\.[^/:"'&[:space:]<>]*|\[::1]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]))(:[0-9]+)?)([/[:space:]<]|$)#\1https://sante.example.org\8#
}
END

cat >"$work/odd.sed" <<'END'
/^<!/d
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?RestConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
\#^<[^[:space:]<>/]+:service[[:space:]/>]#p
}
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?FhirServiceConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
\#^<([^[:space:]<>/]*:)?base([[:space:]][^>]*[^>/])?>[[:space:]]*([^</]*|[^</]*//[^</]*)&#p
}
END

cat >"$work/section.sed" <<'END'
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?RestConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#p
END

cat >"$work/addresses.sed" <<'END'
s#^(<([^[:space:]<>/]*:)?endpoint[[:space:]]([^>]*[[:space:]])?address[[:space:]]*=[[:space:]]*["'][[:space:]]*)([Hh][Tt][Tt][Pp][Ss]?://[^/"'&[:space:]<>]*)[/"'[:space:]].*#\4#p
END

cr=$(printf '\r')
ff=$(printf '\f')
cat >"$work/add.sed" <<END
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?RestConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#{
s#^([^>]*>)(.*[^${cr}])?((${cr})?${ff}[[:blank:]]*)\$#\1\3<baseAddress>https://sante.example.org</baseAddress>\2\3#
t
s#^([^>]*>)([[:blank:]]*)\$#\1\2<baseAddress>https://sante.example.org</baseAddress>\2#
}
END

shown() {
  tr -d '\f\r' | tr '\013' '>'
}

: >"$work/addresses"
found=no
index=0
for file; do
  index=$((index + 1))
  was="$work/$index.was"
  old="$work/$index.old"
  new="$work/$index.new"
  if [ ! -f "$file" ]; then
    if [ "$given" -eq 0 ] && [ "$index" -gt 1 ]; then
      continue
    fi
    fail "$file: "'it is not there. Name the file, or files, behind the name of this script. Nothing was changed.'
  fi
  cat "$file" >"$was"
  [ "$(tr -cd '\000\013\f' <"$was" | wc -c)" -eq 0 ] || fail "$file: "'it is not UTF-8 (UTF-16, perhaps), which this script does not read. Nothing was changed. Drop the file on the assistant instead, which patches it.'
  tr '\n<' '\f\n' <"$was" | sed -E -f "$work/pieces.sed" >"$old"
  if grep -q '^<!DOCTYPE' "$old"; then
    fail "$file: "'it declares a document type, and this script reads no entities. Nothing was changed.'
  fi
  sed -nE -f "$work/section.sed" "$old" >"$work/section"
  if [ -s "$work/section" ]; then
    found=yes
  fi
  sed -nE -f "$work/addresses.sed" "$work/section" >>"$work/addresses"
  sed -nE -f "$work/odd.sed" "$old" | shown >"$work/odd"
  if [ -s "$work/odd" ]; then
    cat "$work/odd" >&2
    fail "$file: "'this script cannot read that tag (an address with a reference such as &#58; in it, two of them, or a prefix). Nothing was changed. Drop the file on the assistant instead, which patches it, or change it as changes.txt says.'
  fi
  sed -E -f "$work/edit.sed" "$old" >"$new"
  if [ -s "$work/section" ] && ! grep -Eq '^<([^[:space:]<>/]*:)?baseAddress[[:space:]/>]' "$work/section"; then
    if grep -Eq '^<([^[:space:]<>/]*:)?add[[:space:]]([^>]*[[:space:]])?type[[:space:]]*=[[:space:]]*["'\''][^>"'\'']*\.RestConfigurationSection[[:space:]]*,[[:space:]]*SanteDB\.Core["'\''[:space:],]' "$old"; then
      fail "$file: "'it is of 1.x, whose section for endpoints has no <baseAddress>. Nothing was changed. Drop the file on the assistant instead, which changes the rest of it.'
    fi
    if ! grep -Eq '^<([^[:space:]<>/]*:)?add[[:space:]]([^>]*[[:space:]])?type[[:space:]]*=[[:space:]]*["'\''][^>"'\'']*\.RestConfigurationSection[[:space:]]*,' "$old" && grep -Eq '^<([^[:space:]<>/]*:)?SanteDBConfiguration[[:space:]]([^>]*[[:space:]])?version[[:space:]]*=[[:space:]]*["'\'']1["'\''.]' "$old"; then
      fail "$file: "'it is of 1.x, whose section for endpoints has no <baseAddress>. Nothing was changed. Drop the file on the assistant instead, which changes the rest of it.'
    fi
    sed -E -f "$work/add.sed" "$new" >"$work/added"
    cat "$work/added" >"$new"
  fi
done
[ "$found" = yes ] || fail 'No file has the section with the endpoints. It may lie in a file that the main one includes, as an iCDR'\''s does in config/santedb.rest.config.xml: name that file behind the name of this script. Nothing was changed.'
sort -u "$work/addresses" >"$work/all"
grep -Ev ':(9200)$' "$work/all" >"$work/others" || true
if ! grep -Eq ':(9200)$' "$work/all"; then
  if [ -s "$work/others" ]; then
    echo 'Its endpoints listen on:' >&2
    cat "$work/others" >&2
  fi
  fail 'No endpoint listens on port 9200, where this script looks for them. Nothing was changed. Drop the file on the assistant, which takes the port from it: the rest of this folder was made for 9200, too.'
fi

state=writing
count=0
index=0
: >"$work/report"
for file; do
  index=$((index + 1))
  old="$work/$index.old"
  new="$work/$index.new"
  if [ ! -f "$old" ] || cmp -s "$old" "$new"; then
    continue
  fi
  if [ ! -e "$file.before-tls" ]; then
    : >"$work/$index.copied"
    cp -p "$file" "$file.before-tls"
  fi
  tr -d '\n' <"$new" | tr '\f\013' '\n>' >"$work/whole"
  cat "$work/whole" >"$file"
  printf '%s:\n' "$file" >>"$work/report"
  diff -u "$old" "$new" | sed -n -e '1,2d' -e 's/^-/< /p' -e 's/^+/> /p' | shown >"$work/diff"
  cat "$work/diff" >>"$work/report"
  count=$((count + $(grep -c '^>' "$work/diff")))
done
state=written

cat "$work/report"
if [ "$count" -eq 0 ]; then
  echo 'Nothing to change: it says already what it should.'
else
  echo "$count" 'tags were changed or added; the file as it was is beside it, with .before-tls at the end of its name.'
fi
if [ -s "$work/others" ]; then
  echo 'Left as they are, too, since they are on other ports:'
  cat "$work/others"
fi
echo 'Left as they are: comments, endpoints on other ports, the issuer of tokens, encrypted sections, and files that were not named.'
