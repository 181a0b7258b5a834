import QuillCore
import Testing

@testable import QuillStore

@Suite struct ProvenanceTests {
    static let made: [Provenance] = [
        .attempt(ID(trusted: "att_01M7Z8FE5N7ER4S5BJFBN8CTQ5"), engine: "captions (file)"), .person("owner"), .person(""),
        .remote(system: "drive"), .person("Zoë 😀/x"),
    ]

    @Test(arguments: made) func theFormsThatAreWrittenAreReadWithoutAParser(_ provenance: Provenance) throws {
        let text = String(decoding: try JSON.encode(provenance), as: UTF8.self)
        #expect(Provenance(storedAs: text) == provenance)
    }

    @Test func whatFellBackIsReadByTheParser() throws {
        let made = Provenance.attempt(ID(trusted: "att_1"), engine: "extractive", insteadOf: ["OpenAI cannot answer now (500)."])
        let bytes = try JSON.encode(made)
        #expect(Provenance(storedAs: String(decoding: bytes, as: UTF8.self)) == nil)
        #expect(try JSON.decode(Provenance.self, bytes) == made)
    }

    @Test(arguments: [
        #"{"person":{"_0":"a\"b"}}"#, #"{"person": {"_0":"a"}}"#, #"{"person":{"_0":"a"}} "#, #"{"person":{"_0":"a"},"x":1}"#,
        #"{"attempt":{"engine":"e","_0":"att_1"}}"#, #"{"person":{"_0":"a"#, #"{"robot":{}}"#, "", "null",
    ])
    func whateverElseIsLeftToTheParser(_ text: String) {
        #expect(Provenance(storedAs: text) == nil)
    }
}
