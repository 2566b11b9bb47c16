#compdef dzero
# Completion of dzero, for zsh: dzero complete zsh > "${fpath[1]}/_dzero", or source <(dzero complete zsh)
#
# What fits is asked of dzero itself: it answers with lines of a candidate, a tab and a summary, and with the line :files
# where the names of files fit.

_dzero() {
  local line candidate summary word=$PREFIX
  local -a words_before whole open
  words_before=("${(@Q)words[2,CURRENT-1]}")
  # Within quotes the word is plain already.
  if [[ -z ${compstate[quote]} ]]; then word=${(Q)PREFIX}; fi
  for line in "${(@f)$(dzero complete --words -- "${words_before[@]}" "$word" 2>/dev/null)}"; do
    if [[ -z $line ]]; then continue; fi
    if [[ $line == :files ]]; then
      compset -P '--*='
      _files
      return
    fi
    candidate=${line%%$'\t'*}
    summary=${line#*$'\t'}
    line=${candidate//:/\\:}:$summary
    # An open bracket is gone on with, and no space comes behind it.
    if [[ $candidate == *'(' ]]; then open+=("$line"); else whole+=("$line"); fi
  done
  local found=1
  if (($#whole)); then _describe -t values dzero whole && found=0; fi
  if (($#open)); then _describe -t functions function open -S '' && found=0; fi
  return found
}

if [[ ${funcstack[1]} == _dzero ]]; then _dzero "$@"; else compdef _dzero dzero; fi
