import Foundation
import Programs
import Testing
@testable import Terminal

/// The generated script in a real bash, asked as readline asks: with the words as bash takes them apart.
@Suite struct BashCompletionTests {
    @Test(
        arguments: [
            (["press", ""], ["add", "items", "config", "help"]),
            (["press", "i"], ["items"]),
            (["press", "--json", "con"], ["config"]),
            (["press", "config", ""], ["get", "set"]),
            (["press", "help", "config", "g"], ["get"]),
            (["press", "help", "items", ""], []),
            (["press", "--"], ["--json", "--verbose", "--help"]),
            (["press", "items", "-"], ["-j", "--json", "-v", "--verbose", "-h", "--help"]),
            (["press", "add", "--w"], ["--wait"]),
            (["press", "add", "--no"], ["--no-wait"]),
            (["press", "items", ""], ["ready", "failed"]),
            (["press", "items", "ready", ""], []),
            (["press", "add", "--to", ""], ["transcript", "summary"]),
            (["press", "add", "-t", "s"], ["summary"]),
            (["press", "add", "--to", "=", "s"], ["summary"]),
            (["press", "add", "--to", "="], ["transcript", "summary"]),
            (["press", "add", "--to", "=", "summary", "talk"], ["talk one.mp3", "talks"]),
            (["press", "add", "--variants", "audio-fr", ":", "b"], ["beginner"]),
            (["press", "add", "--variants", "a"], ["audio-fr:beginner", "audio-fr:expert"]),
            (["press", "add", "--variants", "summary,su"], ["summary,summary"]),
            (["press", "add", "--variants", "=", "summary,audio-fr", ":", "e"], ["expert"]),
            (["press", "add", "--limit", "add", "talk"], ["talk one.mp3", "talks"]),
            (["press", "add", "x", "y", "talk "], ["talk one.mp3"]),
            (["press", "add", "--", "-"], []),
            (["press", "items", "add", "--to", ""], []),
        ] as [([String], [String])])
    func answers(words: [String], expected: [String]) async throws {
        let answer = try await inFolder { folder in
            try Data().write(to: folder.appending(path: "talk one.mp3"))
            try FileManager.default.createDirectory(at: folder.appending(path: "talks"), withIntermediateDirectories: false)
            try Data(Self.program(words).utf8).write(to: folder.appending(path: "ask.bash"))
            return try await run(["bash", "--norc", "ask.bash"], in: folder)
        }
        #expect(answer.code == 0)
        #expect(Set(answer.words.split(separator: "\n").map(String.init)) == Set(expected), "\(answer.words)")
    }

    private static func program(_ words: [String]) -> String {
        // = and : stand between parts of one word; everything else was typed with a space before it.
        var line = ""
        for (index, word) in words.enumerated() {
            let isJoined = [":", "="].contains(word) || (index > 0 && [":", "="].contains(words[index - 1]))
            line += (index == 0 || isJoined ? "" : " ") + word
        }
        return """
            \(CompletionScript.make(sample, for: .bash))
            set -u
            complete -p press >/dev/null || exit 3
            COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
            COMP_WORDS=(\(words.map(CompletionScript.quoted).joined(separator: " ")))
            COMP_CWORD=\(words.count - 1)
            COMP_LINE=\(CompletionScript.quoted(line)); COMP_POINT=${#COMP_LINE}
            _press press "${COMP_WORDS[COMP_CWORD]}" ""
            ((${#COMPREPLY[@]} == 0)) || printf '%s\\n' "${COMPREPLY[@]}"
            """
    }
}
