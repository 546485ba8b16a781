// What an XML file says, as .NET's XmlReader sees it: the lines of flatten.py, byte for byte, for every well-formed file.
// Two parsers that share no code agree on what an edit did, so our own reader is not its only witness.
//
//     mcs -out:configuration.exe -r:System.Xml.dll -r:System.Xml.Linq.dll Flatten.cs Load.cs
//     mono configuration.exe FILE             the facts; or exit code 2 and the parser's words on standard error
//     mono configuration.exe --pairs FILE...  for each file a line "# FILE", then its facts or one line "! words"
//     mono configuration.exe --load FILE...   likewise, but as SanteDB would load it: see Load.cs
//
// The form of the lines is explained in flatten.py.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;

static class Flatten
{
    static readonly char[] Blank = { ' ', '\t', '\r', '\n' };

    // XmlReader with what SanteDB's loader does not do: it refuses a document type.
    static readonly XmlReaderSettings Strict = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    class Open
    {
        public string Path = "";
        public readonly Dictionary<string, int> Children = new Dictionary<string, int>();
        public string Place { get { return Path == "" ? "/" : Path; } }
    }

    static List<string> Facts(Stream file)
    {
        var lines = new List<string>();
        var text = new StringBuilder();
        var stack = new Stack<Open>();
        stack.Push(new Open());
        Action endText = () =>
        {
            var run = text.ToString();
            text.Clear();
            if (run.Trim(Blank) != "") lines.Add(Json.List("text", stack.Peek().Place, run));
        };
        using (var reader = XmlReader.Create(file, Strict))
        {
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        endText();
                        var empty = reader.IsEmptyElement; // of the element: to be asked before its attributes are visited
                        var parent = stack.Peek();
                        int before;
                        parent.Children.TryGetValue(reader.LocalName, out before);
                        parent.Children[reader.LocalName] = before + 1;
                        stack.Push(new Open { Path = parent.Path + "/" + reader.LocalName + "[" + (before + 1) + "]" });
                        lines.Add(Json.List("element", stack.Peek().Place, reader.NamespaceURI));
                        lines.AddRange(Attributes(reader, stack.Peek().Place).OrderBy(line => line, StringComparer.Ordinal));
                        if (empty) stack.Pop();
                        break;
                    case XmlNodeType.EndElement:
                        endText();
                        stack.Pop();
                        break;
                    case XmlNodeType.Comment:
                        endText();
                        lines.Add(Json.List("comment", stack.Peek().Place, reader.Value));
                        break;
                    case XmlNodeType.ProcessingInstruction:
                        endText();
                        lines.Add(Json.List("instruction", stack.Peek().Place, reader.Name, reader.Value));
                        break;
                    case XmlNodeType.Text:
                    case XmlNodeType.CDATA:
                    case XmlNodeType.Whitespace:
                    case XmlNodeType.SignificantWhitespace:
                        text.Append(reader.Value);
                        break;
                }
            }
        }
        return lines;
    }

    static List<string> Attributes(XmlReader reader, string place)
    {
        var found = new List<string>();
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
            found.Add(Json.List("attribute", place, reader.LocalName, reader.NamespaceURI, reader.Value));
        return found;
    }

    static int Main(string[] arguments)
    {
        var mode = arguments.FirstOrDefault() ?? "";
        var many = mode == "--pairs" || mode == "--load";
        var names = many ? arguments.Skip(1).ToArray() : arguments;
        if (names.Length == 0 || !many && names.Length > 1)
        {
            Console.Error.WriteLine("configuration.exe [--pairs | --load] FILE...");
            return 1;
        }
        var code = 0;
        // One write at the end: Mono flushes Console.Out after each line.
        var output = new StringBuilder();
        foreach (var name in names)
        {
            if (many) output.Append("# ").Append(name).Append('\n');
            try
            {
                using (var file = File.OpenRead(name))
                    foreach (var line in mode == "--load" ? Load.Facts(file) : Facts(file)) output.Append(line).Append('\n');
            }
            // XmlSerializer wraps what went wrong, often twice: the innermost says what it was. Not only XmlException comes
            // from a bad file: an unknown encoding, a version that is none, a find type that is misspelt.
            catch (Exception error) when (!(error is IOException))
            {
                code = 2;
                while (error.InnerException != null) error = error.InnerException;
                var words = string.Join(" ", error.Message.Split(Blank, StringSplitOptions.RemoveEmptyEntries));
                if (many) output.Append("! ").Append(words).Append('\n');
                else Console.Error.WriteLine(words);
            }
        }
        var bytes = Encoding.UTF8.GetBytes(output.ToString());
        Console.OpenStandardOutput().Write(bytes, 0, bytes.Length);
        return code;
    }
}

// As Python's json.dumps spells it: all ASCII, so that no encoding of standard output can spoil it.
static class Json
{
    public static string List(params string[] words)
    {
        return "[" + string.Join(", ", words.Select(Word)) + "]";
    }

    public static string Word(string word)
    {
        if (word == null) return "null";
        var quoted = new StringBuilder("\"");
        foreach (var unit in word)
        {
            var at = "\"\\\n\r\t\b\f".IndexOf(unit);
            if (at >= 0) quoted.Append('\\').Append("\"\\nrtbf"[at]);
            else if (unit < ' ' || unit > '~') quoted.Append("\\u").Append(((int)unit).ToString("x4"));
            else quoted.Append(unit);
        }
        return quoted.Append('"').ToString();
    }
}
