internal import Foundation
internal import QuillWeb
internal import WebSamples

// gallery FOLDER PREPARED [system|light|dark]: writes every page with sample values, its assets and a table of where each stands.
// gallery --measure: how long a page with a table of 1,000 rows takes to write.
let arguments = CommandLine.arguments
if arguments.dropFirst().first == "--measure" {
    print(measureThousandRows())
} else if arguments.count >= 3 {
    try writeGallery(
        to: URL(fileURLWithPath: arguments[1]), prepared: URL(fileURLWithPath: arguments[2]),
        theme: arguments.count > 3 ? Site.Theme(rawValue: arguments[3]) ?? .system : .system)
} else {
    print("usage: gallery FOLDER PREPARED [system|light|dark] | gallery --measure")
    exit(64)
}
