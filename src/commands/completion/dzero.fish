# Completion of dzero, for fish: dzero complete fish | source
#
# What fits is asked of dzero itself: it answers with lines of a candidate, a tab and a summary, and with the line :files
# where the names of files fit.

function __dzero_complete
    set -l before (commandline -opc)[2..-1]
    # The word at the cursor still has its quote, and a backslash before what is special.
    set -l word (commandline -ct)
    switch "$word"
        case '"*' "'*"
            set word (string sub -s 2 -- "$word")
        case '*'
            set word (string unescape -- "$word"; or echo "$word")
    end
    set -l lines (dzero complete --words -- $before "$word" 2>/dev/null)
    for line in $lines
        if test "$line" = :files
            set -l option (string match -r -- '^--[^=]+=' "$word")
            string replace -r -- '^' "$option" (__fish_complete_path (string replace -- "$option" '' "$word"))
        else
            echo $line
            # Fish puts a space behind the only candidate. A second one that begins alike keeps it away from a bracket.
            set -l candidate (string split \t -- $line)[1]
            if test (count $lines) = 1; and string match -q -- '*(' $candidate
                echo "$candidate...)"
            end
        end
    end
end

complete -c dzero -f -a '(__dzero_complete)'
