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
        var section = Verbatim(lines.Single(line => line.StartsWith("$section = ")).Substring("$section = ".Length));
        foreach (var file in arguments.Skip(1))
        {
            var bytes = File.ReadAllBytes(file);
            var encoding = Encoding.GetEncoding(28591);
            if (bytes[0] == 0xFF && bytes[1] == 0xFE) encoding = Encoding.Unicode;
            var text = encoding.GetString(bytes);
            var kept = Regex.Matches(text, @"(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>");
            for (int i = kept.Count - 1; i >= 0; i--)
                text = text.Remove(kept[i].Index, kept[i].Length).Insert(kept[i].Index, "<!" + i + ">");
            if (!Regex.IsMatch(text, section)) { Console.WriteLine("no section"); return 1; }
            foreach (var row in odd)
                foreach (Match match in Regex.Matches(text, row[0]))
                    foreach (Match fault in Regex.Matches(match.Value, row[1]))
                    {
                        Console.WriteLine("cannot read " + fault.Value);
                        return 1;
                    }
            foreach (var row in rules) text = Edit(text, row);
            for (int i = kept.Count - 1; i >= 0; i--) text = text.Replace("<!" + i + ">", kept[i].Value);
            File.WriteAllBytes(file, encoding.GetBytes(text));
        }
        return 0;
    }
}
