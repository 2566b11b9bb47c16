# Completion of dzero, for bash 3.2 and later: source <(dzero complete bash)
#
# What fits is asked of dzero itself: it answers with lines of a candidate, a tab and a summary, and with the line :files
# where the names of files fit.

# A word as bash hands it over, without its quotes.
_dzero_plain() {
  REPLY=$1
  case $REPLY in
    \"*) REPLY=${REPLY#\"} REPLY=${REPLY%\"} ;;
    \'*) REPLY=${REPLY#\'} REPLY=${REPLY%\'} ;;
    *) REPLY=${REPLY//\\/} ;;
  esac
}

_dzero() {
  local line=${COMP_LINE:0:COMP_POINT} blank part quote="" before="" candidate summary i last=0 REPLY
  local -a words=()
  # Bash takes words apart at = and : too; here they are one word where no blank is between them.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    blank=${line%%[![:space:]]*}
    line=${line#"$blank"}
    part=${COMP_WORDS[i]}
    if ((i == COMP_CWORD)); then part=$line; fi
    line=${line#"$part"}
    if ((i > 0)) && [[ -z $blank ]]; then
      before=${words[last]}
      words[last]=$before$part
    else
      before=""
      last=${#words[@]}
      words[last]=$part
    fi
  done
  case $part in
    [\"\']*) quote=${part:0:1} ;;
    # Nothing of the word stands behind the sign yet.
    = | :) before=$before$part part="" ;;
  esac
  for ((i = 1; i <= last; i++)); do
    _dzero_plain "${words[i]}"
    words[i]=$REPLY
  done

  COMPREPLY=()
  while IFS=$'\t' read -r candidate summary; do
    if [[ $candidate == :files ]]; then
      compopt -o filenames 2>/dev/null
      _dzero_plain "$part"
      while IFS= read -r candidate; do
        COMPREPLY+=("$candidate")
      done < <(compgen -f -- "$REPLY")
      continue
    fi
    # Bash replaces only what is behind the last = or :.
    candidate=${candidate#"$before"}
    # An open bracket is gone on with; so is what stands in quotes.
    if [[ -z $quote ]]; then
      printf -v candidate %q "$candidate"
      if [[ $candidate != *\( ]]; then candidate+=" "; fi
    fi
    COMPREPLY+=("$candidate")
  done < <(dzero complete --words -- "${words[@]:1}" 2>/dev/null)
  # Bash closes the quotes behind the only candidate. A second one that begins alike keeps them open.
  if [[ -n $quote && ${#COMPREPLY[@]} -eq 1 && $COMPREPLY == *\( ]]; then COMPREPLY+=("$COMPREPLY...)"); fi
}

complete -o nospace -F _dzero dzero
