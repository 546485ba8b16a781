// What RestSrvr does with the address of an endpoint, and SanteDB with <baseAddress>, on a real HttpListener: 0.0.0.0 becomes
// `+`, any other host is taken as it is; what is published is <baseAddress>, else the address of the request.
// Arguments: the address, and what <baseAddress> says or "".
using System;
using System.IO;
using System.Net;
using System.Text;

public static class RestSrvr {
    public static void Main(string[] arguments) {
        var listener = new HttpListener();
        listener.Prefixes.Add(arguments[0].Replace("://0.0.0.0:", "://+:"));
        listener.Start();
        Console.WriteLine("listening");
        while (true) {
            var context = listener.GetContext();
            var request = context.Request;
            var taken = new MemoryStream();
            request.InputStream.CopyTo(taken);
            var url = request.Url;
            var published = arguments[1] != "" ? arguments[1] : url.Scheme + "://" + url.Host + ":" + url.Port;
            var body = new StringBuilder();
            body.Append("published " + published + "\n");
            body.Append("line " + request.HttpMethod + " " + request.RawUrl + "\n");
            body.Append("body " + taken.Length + "\n");
            // One connection has one port on its other side.
            body.Append("connection " + request.RemoteEndPoint.Port + "\n");
            foreach (string name in request.Headers) {
                foreach (var value in request.Headers.GetValues(name)) body.Append("header " + name + ": " + value + "\n");
            }
            // As ClientOAuthExtensions.cs sets them.
            context.Response.AppendHeader("Set-Cookie", "_s=1; Path=/; HttpOnly; Discard");
            context.Response.AppendHeader("Set-Cookie", "_r=1; Path=/auth; HttpOnly; Discard");
            var bytes = Encoding.UTF8.GetBytes(body.ToString());
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength64 = bytes.Length;
            context.Response.OutputStream.Write(bytes, 0, bytes.Length);
            context.Response.Close();
        }
    }
}
