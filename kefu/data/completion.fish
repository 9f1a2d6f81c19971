# Completion of kefu for fish. What kefu answers is a list of "value, tab, explanation"; fish evaluates none of it and
# quotes what it puts into the command line. The condition asks kefu, once for each TAB; without an answer files are offered.
function __kefu_ask
    set -l word (commandline --current-token --cut-at-cursor | string collect)
    set -g __kefu_answered (env _KEFU_COMPLETE=words_fish kefu (commandline -opc)[2..-1] "$word" 2>/dev/null)
    test (count $__kefu_answered) -gt 0
end

complete --command kefu --no-files --condition __kefu_ask --arguments '(string join \n -- $__kefu_answered)'
