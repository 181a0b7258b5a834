import QuillCore
import Testing

@testable import QuillStore

/// What is read without a decoder is what the decoder reads.
@Suite struct PlainObjectTests {
    @Test("Recipes and parameters as they are usually written are read as they were")
    func usual() throws {
        let recipes = [
            Recipe(step: "write", version: 1, inputs: ["media": "aa"]),
            Recipe(
                step: "section", version: 999_999_999, prompt: "0b1c", parameters: ["tone": "ruhig, größer", "": "x"],
                ladder: ["openai:gpt", "extractive"], inputs: [:]),
        ]
        for recipe in recipes { #expect(Recipe(plain: try text(recipe)) == recipe) }
        let parameters = [
            Parameters(writer: "extractive", speechModel: "whisper-base", maxSections: 0),
            Parameters(
                writer: "openai", speechModel: "", maxSections: 8, tone: "plain", industry: "🚲", instructions: "a/b", temperature: nil,
                stepWriters: ["seo": "extractive"], language: "de-AT", targetChapters: 12),
        ]
        for one in parameters { #expect(Parameters(plain: try text(one)) == one) }
    }

    @Test("What is not plain is left to the decoder, which reads it")
    func others() throws {
        let recipes = [
            Recipe(step: "a\"b", version: 1, inputs: [:]), Recipe(step: "a", version: -1, inputs: [:]),
            Recipe(step: "a", version: 1_000_000_000, inputs: [:]), Recipe(step: "a", version: 1, ladder: ["a\nb"], inputs: [:]),
            Recipe(step: "a", version: 1, inputs: ["\\": "b"]),
        ]
        for recipe in recipes {
            let json = try text(recipe)
            #expect(Recipe(plain: json) == nil)
            #expect(try JSON.decode(Recipe.self, Array(json.utf8)) == recipe)
        }
        let warm = Parameters(writer: "openai", speechModel: "x", maxSections: 8, temperature: 0.6)
        #expect(Parameters(plain: try text(warm)) == nil)
        #expect(try JSON.decode(Parameters.self, Array(try text(warm).utf8)) == warm)
    }

    @Test(
        "What is no plain object is not read as one",
        arguments: [
            "", "{", "}", "{}x", "[]", "null", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a":01}"#, #"{"a":1.5}"#, #"{"a":-1}"#,
            #"{"a":true}"#, #"{"a":null}"#, #"{"a":[1]}"#, #"{"a":["b",]}"#, #"{"a":["b"}"#, #"{"a":{"b":1}}"#, #"{"a":{"b":"c"}"#,
            #"{"a":"b}"#,
            #"{"a" :1}"#, #"{"a":"\u0041"}"#, "{\"a\":\"\n\"}", #"{a:1}"#, #"{"a":1"b":2}"#, #"{"a":1}{"#,
        ])
    func broken(json: String) {
        #expect(PlainObject(json) == nil)
    }

    @Test("Values of every kind, and empty ones")
    func values() throws {
        let object = try #require(PlainObject(#"{"a":"","b":[],"c":{},"d":0,"e":["x","ü"],"f":{"g":"h"}}"#))
        #expect(object.values.map(\.key) == ["a", "b", "c", "d", "e", "f"])
        #expect(object.values.map(\.value) == [.text(""), .texts([]), .table([:]), .number(0), .texts(["x", "ü"]), .table(["g": "h"])])
        #expect(PlainObject("{}")?.values.isEmpty == true)
    }

    private func text(_ value: some Encodable) throws -> String { String(decoding: try JSON.encode(value), as: UTF8.self) }
}
