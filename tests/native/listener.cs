// What RestSrvr does with https://0.0.0.0:PORT: an HttpListener on https://+:PORT/.
using System;
using System.Net;
using System.Text;

public static class Listener {
    public static void Main(string[] arguments) {
        var listener = new HttpListener();
        listener.Prefixes.Add("https://+:" + arguments[0] + "/");
        listener.Start();
        while (true) {
            var context = listener.GetContext();
            var body = Encoding.ASCII.GetBytes("santedb " + context.Request.Url.Scheme);
            context.Response.OutputStream.Write(body, 0, body.Length);
            context.Response.Close();
        }
    }
}
