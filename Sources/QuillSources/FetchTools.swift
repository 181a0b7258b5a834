/// The programs of the virtual environment `fetch`, as absolute paths.
package struct FetchTools: Sendable {
    package let ytDLP: String
    package let python: String
    /// `readable.py`, which `python` runs.
    package let readableHelper: String
    /// A Node.js that yt-dlp may use where a site computes its addresses in JavaScript; nil does without.
    package let node: String?

    package init(ytDLP: String, python: String, readableHelper: String, node: String? = nil) {
        self.ytDLP = ytDLP
        self.python = python
        self.readableHelper = readableHelper
        self.node = node
    }

    /// Where `make setup` puts them.
    package init(folder: String, node: String? = nil) {
        self.init(
            ytDLP: folder + "/venvs/fetch/bin/yt-dlp", python: folder + "/venvs/fetch/bin/python",
            readableHelper: folder + "/helpers/readable.py", node: node)
    }
}
