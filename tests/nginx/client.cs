// What a program on Mono, such as a dCDR, gets from a server whose certificate it takes as it is.
using System;
using System.Net;

public static class Client {
    public static void Main(string[] arguments) {
        ServicePointManager.ServerCertificateValidationCallback = (sender, certificate, chain, errors) => true;
        try {
            using (var response = (HttpWebResponse)WebRequest.Create(arguments[0]).GetResponse()) {
                Console.WriteLine((int)response.StatusCode);
            }
        } catch (WebException error) {
            var response = error.Response as HttpWebResponse;
            Console.WriteLine(response == null ? error.Status.ToString() : ((int)response.StatusCode).ToString());
        }
    }
}
