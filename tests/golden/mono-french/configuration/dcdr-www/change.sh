#!/bin/sh
# Cree par SanteDB TLS Assistant 0.1.0.
# Choix : TLS par l'ecouteur de Mono lui-meme.
# Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
# Executez-le sur la machine SanteDB, avec un compte qui a le droit de modifier : ~/.config/santedb/www/default/santedb.config
# Annuler : executez-le avec --undo, qui remet en place les copies qu'il a faites.
#
# sh change.sh [--undo] [FILE...]. Il fait ce qu'indique changes.txt, apres avoir fait de chaque
# fichier une copie, qu'une seconde execution conserve.
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
      printf '%s: %s\n' "$file" 'la copie a ete remise en place.'
      restored=yes
    fi
  done
  [ "$restored" = yes ] || fail 'Il n'\''y a aucune copie a remettre en place.'
  exit 0
fi

work=$(mktemp -d)
state=reading

# S'il ne va pas jusqu'au bout, chaque fichier reste comme avant : ce qui a ete ecrit est retabli, et
# les copies faites par cette execution sont supprimees.
finish() {
  code=$?
  if [ "$state" = writing ]; then
    code=1
    outcome='Le script n'\''est pas alle jusqu'\''au bout. Tous les fichiers sont comme avant.'
    index=0
    for file; do
      index=$((index + 1))
      [ -f "$work/$index.was" ] || continue
      if cmp -s "$work/$index.was" "$file" || cat "$work/$index.was" >"$file"; then
        [ ! -f "$work/$index.copied" ] || rm -f "$file.before-tls"
      else
        outcome="$file: "'il n'\''a pas pu etre retabli. Recopiez sur lui le .before-tls place a cote.'
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

# Une ligne pour chaque balise, commentaire ou element semblable. Des sauts de page remplacent les
# fins de ligne, et des tabulations verticales chaque > dans une valeur ; aucun XML ne contient ni les
# uns ni les autres. Ainsi sed, qui lit des lignes, voit des balises, qui vont de < a >, et ne touche
# pas aux commentaires.
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
s#^(<([^[:space:]<>/]*:)?endpoint[[:space:]]([^>]*[[:space:]])?address[[:space:]]*=[[:space:]]*["'][[:space:]]*)[Hh][Tt][Tt][Pp][Ss]?://(127\.[^/:"'&[:space:]<>]*|\[::1]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]):9200([/"'[:space:]])#\1https://0.0.0.0:9200\5#
s#^(<([^[:space:]<>/]*:)?endpoint[[:space:]]([^>]*[[:space:]])?address[[:space:]]*=[[:space:]]*["'][[:space:]]*)[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"'&[:space:]<>]*):9200([/"'[:space:]])#\1https://\4:9200\5#
\#^<[^[:space:]<>/]*baseAddress[^<>]*>[[:space:]]*https://sante\.example\.org:9200/*[[:space:]]*$#!s#^(<([^[:space:]<>/]*:)?baseAddress([[:space:]][^>]*[^>/])?>[[:space:]]*)([^[:space:]<]([^<]*[^[:space:]<])?)?#\1https://sante.example.org:9200#
s#^<((([^[:space:]<>/]*:)?baseAddress)([[:space:]][^>]*[^>/[:space:]])?)[[:space:]]*/>#<\1>https://sante.example.org:9200</\2>#
}
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?FhirServiceConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
s#^(<([^[:space:]<>/]*:)?base([[:space:]][^>]*[^>/])?>[[:space:]]*)([Hh][Tt][Tt][Pp]://[^/[:space:]<]*|[Hh][Tt][Tt][Pp][Ss]://(0\.0\.0\.0|\+|\*|(127\.[^/:"'&[:space:]<>]*|\[::1]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]))(:[0-9]+)?)([/[:space:]<]|$)#\1https://sante.example.org:9200\8#
}
END

cat >"$work/odd.sed" <<'END'
/^<!/d
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?RestConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
\#^<([^[:space:]<>/]*:)?endpoint[[:space:]]([^>]*[[:space:]])?address[[:space:]]*=[[:space:]]*["']([^"'/]*|[^"'/]*//[^"'/]*)&#p
}
\#^<([^[:space:]<>/]*:)?section[[:space:]]([^>]*[[:space:]])?[^[:space:]=:]+:type[[:space:]]*=[[:space:]]*["'][[:space:]]*([^"':]*:)?RestConfigurationSection[[:space:]]*["']([^>]*[^/>])?>#,\#^</([^[:space:]<>/]*:)?section[[:space:]]*>#{
\#^<([^[:space:]<>/]*:)?endpoint[[:space:]]([^>]*[[:space:]])?address[[:space:]]*=[^>]*[[:space:]]address[[:space:]]*=#p
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
    fail "$file: "'il est introuvable. Indiquez le ou les fichiers a la suite du nom de ce script. Rien n'\''a ete modifie.'
  fi
  cat "$file" >"$was"
  [ "$(tr -cd '\000\013\f' <"$was" | wc -c)" -eq 0 ] || fail "$file: "'il n'\''est pas en UTF-8 (peut-etre en UTF-16), et ce script ne sait pas le lire. Rien n'\''a ete modifie. Deposez plutot le fichier dans l'\''assistant, qui le modifie.'
  tr '\n<' '\f\n' <"$was" | sed -E -f "$work/pieces.sed" >"$old"
  if grep -q '^<!DOCTYPE' "$old"; then
    fail "$file: "'il declare un type de document, et ce script ne lit pas les entites. Rien n'\''a ete modifie.'
  fi
  sed -nE -f "$work/section.sed" "$old" >"$work/section"
  if [ -s "$work/section" ]; then
    found=yes
  fi
  sed -nE -f "$work/addresses.sed" "$work/section" >>"$work/addresses"
  sed -nE -f "$work/odd.sed" "$old" | shown >"$work/odd"
  if [ -s "$work/odd" ]; then
    cat "$work/odd" >&2
    fail "$file: "'ce script ne sait pas lire cette balise (une adresse qui contient une reference comme &#58;, deux adresses, ou un prefixe). Rien n'\''a ete modifie. Deposez plutot le fichier dans l'\''assistant, qui le modifie, ou modifiez-le comme l'\''indique changes.txt.'
  fi
  sed -E -f "$work/edit.sed" "$old" >"$new"
done
[ "$found" = yes ] || fail 'Aucun fichier ne contient la section des points d'\''acces. Elle est peut-etre dans un fichier que le fichier principal inclut, comme celle d'\''un iCDR dans config/santedb.rest.config.xml : indiquez ce fichier a la suite du nom de ce script. Rien n'\''a ete modifie.'
sort -u "$work/addresses" >"$work/all"
grep -Ev ':(9200)$' "$work/all" >"$work/others" || true
if ! grep -Eq ':(9200)$' "$work/all"; then
  if [ -s "$work/others" ]; then
    echo 'Ses points d'\''acces ecoutent sur :' >&2
    cat "$work/others" >&2
  fi
  fail 'Aucun point d'\''acces n'\''ecoute sur le port 9200, ou ce script les cherche. Rien n'\''a ete modifie. Deposez le fichier dans l'\''assistant, qui y lit le port : le reste de ce dossier a lui aussi ete fait pour 9200.'
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
  echo 'Rien a modifier : tout y est deja comme il faut.'
else
  echo "$count" 'balises modifiees ou ajoutees ; le fichier d'\''origine est a cote, avec .before-tls a la fin de son nom.'
fi
if [ -s "$work/others" ]; then
  echo 'Laisses tels quels egalement, car ils sont sur d'\''autres ports :'
  cat "$work/others"
fi
echo 'Laisses tels quels : les commentaires, les points d'\''acces sur d'\''autres ports, l'\''emetteur des jetons, les sections chiffrees et les fichiers qui n'\''ont pas ete indiques.'
