import S3
import Testing

/// The examples of "Authenticating Requests (AWS Signature Version 4)" in Amazon's S3 API reference.
@Suite struct SignatureTests {
    private let signature = S3Signature(
        S3Credentials(accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), region: "us-east-1",
        seconds: 1_369_353_600)
    private let host = "examplebucket.s3.amazonaws.com"
    private let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private func signed(_ headers: [(name: String, value: String)]) -> String? {
        headers.first { $0.name == "authorization" }?.value.split(separator: "=").last.map(String.init)
    }

    @Test("A GET with a range is signed as Amazon's example is")
    func get() {
        let headers = signature.headers("GET", host: host, path: "/test.txt", headers: [("Range", "bytes=0-9")], payload: nothing)
        #expect(signed(headers) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
        #expect(
            headers.last?.value.hasPrefix(
                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                    + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=") == true)
    }

    @Test("A PUT of a name with a dollar is signed as Amazon's example is")
    func put() {
        let headers = signature.headers(
            "PUT", host: host, path: "/" + S3Signature.encoded("test$file.text", keepsSlashes: true),
            headers: [("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
            payload: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
        #expect(signed(headers) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    }

    @Test("A query without a value, and one with two, are signed as Amazon's examples are")
    func queries() {
        let cycle = signature.headers("GET", host: host, path: "/", query: [("lifecycle", "")], payload: nothing)
        #expect(signed(cycle) == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
        let list = signature.headers("GET", host: host, path: "/", query: [("prefix", "J"), ("max-keys", "2")], payload: nothing)
        #expect(signed(list) == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test("A link is signed as Amazon's example is")
    func link() {
        let query = signature.query("GET", host: host, path: "/test.txt", expires: 86_400)
        #expect(query.hasSuffix("&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
    }

    @Test("The token of a session is sent, and signed with the rest")
    func session() {
        let session = S3Signature(
            S3Credentials(accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "secret", sessionToken: "token/1+2="), region: "us-east-1",
            seconds: 1_369_353_600)
        let headers = session.headers("GET", host: host, path: "/", payload: nothing)
        #expect(headers.contains { $0.name == "x-amz-security-token" && $0.value == "token/1+2=" })
        #expect(headers.last?.value.contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,") == true)
        #expect(session.query("GET", host: host, path: "/", expires: 60).contains("X-Amz-Security-Token=token%2F1%2B2%3D&"))
    }

    @Test("An address of a bucket is read, and each wrong one is told what is wrong")
    func places() throws {
        let amazon = try S3Place("s3://notes/team/a/?region=eu-west-1")
        #expect(
            (amazon.bucket, amazon.prefix, amazon.region, amazon.host) == (
                "notes", "team/a/", "eu-west-1", "notes.s3.eu-west-1.amazonaws.com"
            ))
        #expect(try S3Place("s3://notes?endpoint=https%3A%2F%2Fs3.example.org:443&region=auto").host == "s3.example.org")
        #expect(try S3Place("s3://notes?endpoint=http://127.0.0.1:9000", region: "garage").region == "garage")
        #expect(try S3Place("s3://notes?links=300").linkSeconds == 300 && amazon.linkSeconds == nil)
        #expect(amazon.origin == "https://notes.s3.eu-west-1.amazonaws.com")
        let wrong = [
            "file:/notes", "s3://", "s3://No", "s3://notes?endpoint=", "s3://notes?endpoint=ftp://x", "s3://notes?regio=x",
            "s3://notes?endpoint=https://key:secret@x", "s3://notes?endpoint=https://x?y=z", "s3://notes?style=other",
            "s3://notes?region=a/b", "s3://notes?links=59", "s3://notes?links=604801", "s3://notes?links=day", "s3://notes?links=",
        ]
        for address in wrong {
            #expect(throws: S3Place.Fault.self, "\(address)") { try S3Place(address) }
        }
    }
}
