// Carries out the rows of a generated change.ps1, as it stands, with .NET's own Regex: what PowerShell would do with them.
// change.exe SCRIPT FILE... changes each file in place, or says why it cannot.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

static class Change
{
    static List<string[]> Rows(string[] lines, string name)
    {
        var rows = new List<string[]>();
        var cells = new List<string>();
        int start = Array.FindIndex(lines, line => line == "$" + name + " = @(");
        foreach (var line in lines.Skip(start + 1).TakeWhile(line => line != ")").Select(line => line.Trim()))
        {
            if (line == ",@(") cells.Clear();
            else if (line == ")") rows.Add(cells.ToArray());
            else cells.Add(Verbatim(line.TrimEnd(',')));
        }
        return rows;
    }

    // about_Quoting_Rules: two quotes stand for one, and nothing else means anything.
    static string Verbatim(string quoted)
    {
        if (!Regex.IsMatch(quoted, @"\A'([^']|'')*'\z")) throw new Exception("no verbatim string: " + quoted);
        return quoted.Substring(1, quoted.Length - 2).Replace("''", "'");
    }

    static string Edit(string text, string[] rule)
    {
        if (rule.Length == 2) return Regex.Replace(text, rule[0], rule[1]);
        var found = Regex.Matches(text, rule[0]);
        for (int i = found.Count - 1; i >= 0; i--)
        {
            var changed = Edit(found[i].Value, rule.Skip(1).ToArray());
            text = text.Remove(found[i].Index, found[i].Length).Insert(found[i].Index, changed);
        }
        return text;
    }

    static int Main(string[] arguments)
    {
        var lines = File.ReadAllLines(arguments[0]);
        List<string[]> rules = Rows(lines, "rules"), odd = Rows(lines, "odd");
        Func<string, string> value = name => Verbatim(lines.Single(line => line.StartsWith("$" + name + " = '")).Substring(name.Length + 4));
        string section = value("section"), endpoint = value("endpoint"), ports = value("ports"), tag = value("tag");
        foreach (var file in arguments.Skip(1))
        {
            var bytes = File.ReadAllBytes(file);
            var encoding = Encoding.GetEncoding(28591);
            if (bytes[0] == 0xFF && bytes[1] == 0xFE) encoding = Encoding.Unicode;
            var text = encoding.GetString(bytes);
            var kept = Regex.Matches(text, @"(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>");
            for (int i = kept.Count - 1; i >= 0; i--)
                text = text.Remove(kept[i].Index, kept[i].Length).Insert(kept[i].Index, "<!" + i + ">");
            if (Regex.IsMatch(text, "<!DOCTYPE", RegexOptions.IgnoreCase)) { Console.WriteLine("document type"); return 1; }
            var tags = Regex.Matches(text, tag);
            for (int i = tags.Count - 1; i >= 0; i--)
            {
                var inside = tags[i].Length - 2;
                if (tags[i].Value.IndexOf('>') > inside) continue;
                var hidden = tags[i].Value.Substring(1, inside).Replace(">", "\v");
                text = text.Remove(tags[i].Index + 1, inside).Insert(tags[i].Index + 1, hidden);
            }
            if (!Regex.IsMatch(text, section)) { Console.WriteLine("No file has the section"); return 1; }
            var addresses = Regex.Matches(text, section).Cast<Match>()
                .SelectMany(match => Regex.Matches(match.Value, endpoint).Cast<Match>())
                .Select(match => match.Groups[4].Value).ToList();
            foreach (var row in odd)
                foreach (Match match in Regex.Matches(text, row[0]))
                    foreach (Match fault in Regex.Matches(match.Value, row[1]))
                    {
                        Console.WriteLine(row[2] + " " + fault.Value);
                        return 1;
                    }
            if (!addresses.Any(address => Regex.IsMatch(address, ports)))
            {
                Console.WriteLine("No endpoint listens " + string.Join(" ", addresses));
                return 1;
            }
            foreach (var row in rules) text = Edit(text, row);
            text = text.Replace("\v", ">");
            for (int i = kept.Count - 1; i >= 0; i--) text = text.Replace("<!" + i + ">", kept[i].Value);
            File.WriteAllBytes(file, encoding.GetBytes(text));
        }
        return 0;
    }
}
