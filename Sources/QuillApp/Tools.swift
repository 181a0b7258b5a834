internal import Glibc
internal import QuillCore

/// Where set-up put the helpers and models.
package struct Tools: Sendable {
    package let root: String

    package init(root: String) { self.root = root }

    package var speechPython: String { root + "/venvs/speech/bin/python" }
    package var transcribeHelper: String { root + "/helpers/transcribe.py" }
    package var fetchPython: String { root + "/venvs/fetch/bin/python" }
    package var ytDLP: String { root + "/venvs/fetch/bin/yt-dlp" }
    package var readableHelper: String { root + "/helpers/readable.py" }
    package var catalogue: String { root + "/models.json" }

    package func model(_ name: String) -> String { root + "/models/" + name }

    static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }
}
