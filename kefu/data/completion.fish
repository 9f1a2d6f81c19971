# Completion of kefu for fish. What kefu answers is a list of "value, tab, explanation"; fish evaluates none of it and
# quotes what it puts into the command line. A line that begins with a tab says that names of files or folders fit: those
# are fish's own, with what stands before them in the word (`--output=`) put before each.
function __kefu_complete
    set -l word (commandline --current-token --cut-at-cursor | string collect)
    for line in (env _KEFU_COMPLETE=words_fish kefu (commandline -opc)[2..-1] "$word" 2>/dev/null)
        set -l fixed (string match --regex '^-[^=]*=' -- "$word"; or echo)
        set -l rest (string replace --regex '^-[^=]*=' '' -- "$word")
        switch $line
            case \tfiles
                printf '%s\n' $fixed(complete --do-complete "'' $rest")
            case \tfolders
                printf '%s\n' $fixed(complete --do-complete "'' $rest" | string match --regex '.*/$')
            case '*'
                printf '%s\n' $line
        end
    end
end

complete --command kefu --no-files --arguments '(__kefu_complete)'
