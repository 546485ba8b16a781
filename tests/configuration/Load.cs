// What SanteDB would take from a configuration: types of the shape of its own, filled by the real XmlSerializer.
// A test loads the upload and the edited file and compares: the edit must be taken up, and nothing else may change.
//
//     mono configuration.exe --load FILE...      how to compile it, and "#" and "!": see Flatten.cs
//
// Lines, each a JSON list; null is what the file does not say, - a part of it:
//
//     ["include", FILE]
//     ["baseAddress", URL]
//     ["endpoint", SERVICE, ADDRESS, CONTRACT, CERTIFICATE, CLIENT CERTS]   CERTIFICATE: null, or "findType storeName storeLocation findValue"
//     ["base", URL]  ["issuerName", ISSUER]  ["host", URL]                  of FHIR, OAuth and (version 2) Swagger
//     ["realm", DOMAIN, PORT, TLS]  ["client", NAME, ADDRESS]               of a dCDR of version 3
//     ["protected", TYPE]                                                   an encrypted section
//     ["not understood", TYPE]           a section that is none of the above; SanteDB knows more of them than we do
//     ["not listed", TYPE]               one of the above that <sections> forgot: SanteDB would not start
//     ["unknown", "element" | "attribute" | "text", NAME or VALUE, CLASS]   within those sections: SanteDB would ignore it;
//                                                                           CLASS is null in a list
//
// The types were written after those of santedb-api, santedb-restsvc, santedb-dc-core, santedb-fhir and santedb-openapi:
// names, namespaces and order of their XML are the same, the rest is not. Versions 1 to 3 are one here; where one has a
// member that another lacks, it is there. As in SanteDB, a type counts only if <sections> lists it.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using System.Xml.Serialization;

static class Load
{
    static readonly Type[] Known =
    {
        typeof(RestConfigurationSection), typeof(AgsConfigurationSection), typeof(FhirServiceConfigurationSection),
        typeof(OAuthConfigurationSection), typeof(MetadataConfigurationSection), typeof(UpstreamConfigurationSection),
        typeof(RestClientConfigurationSection),
    };

    // A serializer takes 10 ms to make, so each is made once; what it finds unknown comes here.
    static readonly Dictionary<string, XmlSerializer> Made = new Dictionary<string, XmlSerializer>();
    static readonly List<string> UnknownOnes = new List<string>();

    public static IEnumerable<string> Facts(Stream file)
    {
        UnknownOnes.Clear();
        var lines = (Root(file) == "RestServiceConfiguration" ? Service(file) : Configuration(file)).ToList();
        return lines.Concat(UnknownOnes);
    }

    static IEnumerable<string> Service(Stream file)
    {
        return ((RestServiceConfiguration)Serializer(typeof(RestServiceConfiguration)).Deserialize(file)).Lines();
    }

    static IEnumerable<string> Configuration(Stream file)
    {
        // As SanteDBConfiguration.Load does: once for the list of sections, and again with the types that it names.
        var listed = ((SanteDBConfiguration)Serializer(typeof(SanteDBConfiguration)).Deserialize(file)).SectionTypes
            .Select(entry => (entry.Type ?? "").Split(',')[0].Split('.').Last().Trim()).ToArray();
        var types = Known.Where(type => listed.Contains(type.Name)).Concat(new[] { typeof(SanteDBProtectedConfigurationSectionWrapper) });
        file.Position = 0;
        UnknownOnes.Clear();
        // Deserialize(Stream) as SanteDB calls it, so encodings and document types are treated as there.
        var configuration = (SanteDBConfiguration)Serializer(typeof(SanteDBConfiguration), types.ToArray()).Deserialize(file);
        if (configuration.Version != null) new Version(configuration.Version); // SanteDB's setter throws as well
        foreach (var include in configuration.Includes) yield return Json.List("include", include);
        foreach (var section in configuration.Sections)
        {
            var known = section as ISection;
            if (known == null) yield return NotUnderstood(section as XmlNode[] ?? new XmlNode[0]); // none without xsi:type
            else foreach (var line in known.Lines()) yield return line;
        }
    }

    static string Root(Stream file)
    {
        var reader = new XmlTextReader(file) { XmlResolver = null };
        reader.MoveToContent();
        var name = reader.LocalName;
        file.Position = 0;
        return name;
    }

    static XmlSerializer Serializer(Type root, params Type[] sections)
    {
        var key = string.Join(" ", new[] { root }.Concat(sections).Select(type => type.Name));
        XmlSerializer serializer;
        if (Made.TryGetValue(key, out serializer)) return serializer;
        serializer = Made[key] = new XmlSerializer(root, sections);
        serializer.UnknownElement += (_, found) =>
        {
            // Mono tells so of a section that is not understood, which is reported as such.
            if (found.ObjectBeingDeserialized != null || found.Element.LocalName != "section")
                UnknownOnes.Add(Unknown("element", Name(found.Element), found.ObjectBeingDeserialized));
        };
        serializer.UnknownAttribute += (_, found) =>
        {
            // Mono calls even the xsi:type unknown that it has just obeyed.
            if (found.Attr.NamespaceURI != XmlSchema.InstanceNamespace)
                UnknownOnes.Add(Unknown("attribute", Name(found.Attr), found.ObjectBeingDeserialized));
        };
        serializer.UnknownNode += (_, found) =>
        {
            if (found.NodeType == XmlNodeType.Text || found.NodeType == XmlNodeType.CDATA)
                UnknownOnes.Add(Unknown("text", found.Text, found.ObjectBeingDeserialized));
        };
        return serializer;
    }

    static string Unknown(string kind, string what, object within)
    {
        return Json.List("unknown", kind, what, within == null ? null : within.GetType().Name);
    }

    static string Name(XmlNode node)
    {
        return node.NamespaceURI == "" ? node.LocalName : "{" + node.NamespaceURI + "}" + node.LocalName;
    }

    // An object of a type that the serializer was not told of comes as its bare nodes, the xsi:type among them.
    static string NotUnderstood(XmlNode[] nodes)
    {
        var type = nodes.OfType<XmlAttribute>().Where(node => node.LocalName == "type").Select(node => node.Value.Split(':').Last()).FirstOrDefault();
        return Json.List(Known.Any(known => known.Name == type) ? "not listed" : "not understood", type);
    }
}

public interface ISection
{
    IEnumerable<string> Lines();
}

static class Xmlns
{
    public const string Server = "http://santedb.org/configuration";
    public const string Mobile = "http://santedb.org/mobile/configuration";
    public const string MobileMisspelt = "http://santedb.org/mobile/configuraton"; // theirs
    public const string Model = "http://santedb.org/model";
}

[XmlRoot("SanteDBConfiguration", Namespace = Xmlns.Server)]
[XmlType("SanteDBConfiguration", Namespace = Xmlns.Server)]
public class SanteDBConfiguration
{
    [XmlArray("sections"), XmlArrayItem("add")] public List<TypeReference> SectionTypes = new List<TypeReference>();
    [XmlAttribute("eci")] public byte[] EncryptionMetadata;
    [XmlElement("protectedSectionKey")] public X509ConfigurationElement ProtectedSectionKey;
    [XmlAttribute("version")] public string Version;
    [XmlElement("include")] public List<string> Includes = new List<string>();
    [XmlElement("section")] public List<object> Sections = new List<object>();
}

[XmlType("TypeReferenceConfiguration", Namespace = Xmlns.Server)]
public class TypeReference
{
    [XmlAttribute("type")] public string Type;
}

[XmlType("SanteDBProtectedConfigurationSectionWrapper", Namespace = Xmlns.Server)]
public class SanteDBProtectedConfigurationSectionWrapper : ISection
{
    [XmlAttribute("t")] public string WrappedType;
    [XmlElement("c")] public byte[] ProtectedContents;
    [XmlElement("i")] public byte[] Iv;

    public IEnumerable<string> Lines() { yield return Json.List("protected", WrappedType); }
}

// iCDR of every version, dCDR 3.
[XmlType("RestConfigurationSection", Namespace = Xmlns.Server)]
public class RestConfigurationSection : ISection
{
    [XmlElement("baseAddress")] public string ExternalHostPort;
    [XmlElement("service")] public List<RestServiceConfiguration> Services = new List<RestServiceConfiguration>();
    [XmlElement("useSeparatePool")] public bool UseSeparateHttpPool;

    public IEnumerable<string> Lines()
    {
        return new[] { Json.List("baseAddress", ExternalHostPort) }.Concat(Services.SelectMany(service => service.Lines()));
    }
}

[XmlRoot("RestServiceConfiguration", Namespace = Xmlns.Server)]
[XmlType("RestServiceConfiguration", Namespace = Xmlns.Server)]
public class RestServiceConfiguration
{
    [XmlAttribute("name")] public string Name;
    [XmlAttribute("implementationType")] public string ImplementationType;
    [XmlAttribute("serviceBehavior")] public string ServiceBehavior; // version 1
    [XmlArray("behaviors"), XmlArrayItem("add")] public List<RestBehaviorConfiguration> Behaviors;
    [XmlElement("endpoint")] public List<RestEndpointConfiguration> Endpoints = new List<RestEndpointConfiguration>();

    public IEnumerable<string> Lines()
    {
        return Endpoints.Select(endpoint => Json.List("endpoint", Name, endpoint.Address, endpoint.Contract,
            endpoint.Certificate == null ? null : endpoint.Certificate.ToString(),
            endpoint.ClientCertsSpecified ? XmlConvert.ToString(endpoint.ClientCerts) : null));
    }
}

[XmlType("RestEndpointConfiguration", Namespace = Xmlns.Server)]
public class RestEndpointConfiguration
{
    [XmlAttribute("contract")] public string Contract;
    [XmlAttribute("address")] public string Address;
    [XmlArray("behaviors"), XmlArrayItem("add")] public List<RestBehaviorConfiguration> Behaviors;
    [XmlElement("certificate")] public X509ConfigurationElement Certificate;
    [XmlElement("clientCerts")] public bool ClientCerts;
    [XmlIgnore] public bool ClientCertsSpecified;
}

[XmlType("RestBehaviorConfiguration", Namespace = Xmlns.Server)]
public class RestBehaviorConfiguration
{
    [XmlAttribute("type")] public string Type;
    [XmlElement("configuration")] public XElement Configuration;
}

[XmlType("X509ConfigurationElement", Namespace = Xmlns.Server)]
public class X509ConfigurationElement
{
    [XmlAttribute("findType")] public X509FindType FindType;
    [XmlAttribute("storeName")] public StoreName StoreName;
    [XmlAttribute("storeLocation")] public StoreLocation StoreLocation;
    [XmlAttribute("findValue")] public string FindValue;
    [XmlIgnore] public bool FindTypeSpecified;
    [XmlIgnore] public bool StoreNameSpecified;
    [XmlIgnore] public bool StoreLocationSpecified;

    public override string ToString()
    {
        return string.Join(" ", FindTypeSpecified ? FindType.ToString() : "-", StoreNameSpecified ? StoreName.ToString() : "-",
            StoreLocationSpecified ? StoreLocation.ToString() : "-", FindValue ?? "-");
    }
}

// dCDR 1 and 2.
[XmlType("AgsConfigurationSection", Namespace = Xmlns.Mobile)]
public class AgsConfigurationSection : ISection
{
    [XmlElement("service")] public List<AgsServiceConfiguration> Services = new List<AgsServiceConfiguration>();

    public IEnumerable<string> Lines()
    {
        return Services.SelectMany(service => service.Endpoints.Select(endpoint =>
            Json.List("endpoint", service.Name, endpoint.Address, endpoint.Contract, null, null)));
    }
}

[XmlType("AgsServiceConfiguration", Namespace = Xmlns.Mobile)]
public class AgsServiceConfiguration
{
    [XmlAttribute("name")] public string Name;
    [XmlAttribute("serviceBehavior")] public string ServiceBehavior;
    [XmlArray("behavior"), XmlArrayItem("add")] public List<AgsBehaviorConfiguration> Behaviors;
    [XmlElement("endpoint")] public List<AgsEndpointConfiguration> Endpoints = new List<AgsEndpointConfiguration>();
}

[XmlType("AgsEndpointConfiguration", Namespace = Xmlns.Mobile)]
public class AgsEndpointConfiguration
{
    [XmlAttribute("contract")] public string Contract;
    [XmlAttribute("address")] public string Address;
    [XmlArray("behavior"), XmlArrayItem("add")] public List<AgsBehaviorConfiguration> Behaviors;
}

[XmlType("AgsBehaviorConfiguration", Namespace = Xmlns.MobileMisspelt)]
public class AgsBehaviorConfiguration
{
    [XmlAttribute("type")] public string Type;
    [XmlElement("configuration")] public XElement Configuration;
}

[XmlType("FhirServiceConfigurationSection", Namespace = Xmlns.Server)]
public class FhirServiceConfigurationSection : ISection
{
    [XmlAttribute("restEndpoint")] public string RestEndpoint;
    [XmlAttribute("index")] public string LandingPage;
    [XmlAttribute("defaultContentType")] public string DefaultResponseFormat;
    [XmlArray("resourceHandlers"), XmlArrayItem("add")] public List<TypeReference> ResourceHandlers;
    [XmlArray("operationHandlers"), XmlArrayItem("add")] public List<TypeReference> OperationHandlers;
    [XmlArray("messageHandlers"), XmlArrayItem("add")] public List<TypeReference> MessageHandlers;
    [XmlArray("extensionHandlers"), XmlArrayItem("add")] public List<TypeReference> ExtensionHandlers;
    [XmlArray("profileHandlers"), XmlArrayItem("add")] public List<TypeReference> ProfileHandlers;
    [XmlArray("resources"), XmlArrayItem("add")] public List<string> Resources;
    [XmlArray("profiles"), XmlArrayItem("add")] public List<string> Profiles;
    [XmlArray("messages"), XmlArrayItem("add")] public List<string> Messages;
    [XmlArray("operations"), XmlArrayItem("add")] public List<string> Operations;
    [XmlArray("extensions"), XmlArrayItem("add")] public List<string> Extensions;
    [XmlElement("base")] public string ResourceBaseUri;
    [XmlArray("behaviorModifiers"), XmlArrayItem("add")] public List<TypeReference> BehaviorModifiers;

    public IEnumerable<string> Lines() { yield return Json.List("base", ResourceBaseUri); }
}

[XmlType("OAuthConfigurationSection", Namespace = Xmlns.Server)]
public class OAuthConfigurationSection : ISection
{
    [XmlAttribute("jwtSigningKey")] public string JwtSigningKey;
    [XmlArray("allowedClaims"), XmlArrayItem("add")] public List<string> AllowedClientClaims;
    [XmlAttribute("issuerName")] public string IssuerName;
    [XmlElement("tokenType")] public string TokenType;
    [XmlElement("inetpub")] public string LoginAssetPath;
    [XmlElement("allowNodelessClientAuth")] public bool AllowClientOnlyGrant;
    [XmlElement("assetSolution")] public string LoginAssetSolution;

    public IEnumerable<string> Lines() { yield return Json.List("issuerName", IssuerName); }
}

[XmlType("MetadataConfigurationSection", Namespace = Xmlns.Server)]
public class MetadataConfigurationSection : ISection
{
    [XmlArray("services"), XmlArrayItem("add")] public List<ServiceEndpointOptions> Services;
    [XmlElement("host")] public string ApiHost; // version 3 has no such element

    public IEnumerable<string> Lines() { yield return Json.List("host", ApiHost); }
}

[XmlType("ServiceEndpointOptions", Namespace = Xmlns.Model)]
public class ServiceEndpointOptions
{
    [XmlAttribute("type")] public string ServiceType;
    [XmlAttribute("cap")] public string Capabilities;
    [XmlAttribute("url")] public string[] BaseUrl;
    [XmlElement("contract")] public TypeReference[] Contracts;
    [XmlElement("behavior")] public TypeReference Behavior;
}

[XmlType("UpstreamConfigurationSection", Namespace = Xmlns.Server)]
public class UpstreamConfigurationSection : ISection
{
    [XmlElement("localSid")] public string LocalDeviceSid;
    [XmlElement("realm")] public UpstreamRealmConfiguration Realm;
    [XmlElement("credentials")] public List<UpstreamCredentialConfiguration> Credentials;

    public IEnumerable<string> Lines()
    {
        if (Realm != null) yield return Json.List("realm", Realm.Domain, XmlConvert.ToString(Realm.Port), XmlConvert.ToString(Realm.Tls));
    }
}

[XmlType("UpstreamRealmConfiguration", Namespace = Xmlns.Server)]
public class UpstreamRealmConfiguration
{
    [XmlAttribute("domain")] public string Domain;
    [XmlAttribute("port")] public int Port;
    [XmlAttribute("tls")] public bool Tls;
}

[XmlType("UpstreamCredentialConfiguration", Namespace = Xmlns.Server)]
public class UpstreamCredentialConfiguration
{
    [XmlAttribute("convey")] public string Conveyance;
    [XmlAttribute("type")] public string Type;
    [XmlAttribute("name")] public string Name;
    [XmlElement("secret")] public string Secret;
    [XmlElement("certificate")] public X509ConfigurationElement Certificate;
}

[XmlType("RestClientConfigurationSection", Namespace = Xmlns.Server)]
public class RestClientConfigurationSection : ISection
{
    [XmlElement("proxyAddress")] public string ProxyAddress;
    [XmlArray("clients"), XmlArrayItem("add")] public List<RestClientDescription> Clients = new List<RestClientDescription>();
    [XmlElement("clientType")] public TypeReference ClientType;

    public IEnumerable<string> Lines()
    {
        return Clients.SelectMany(client => client.Endpoints.Select(endpoint => Json.List("client", client.Name, endpoint.Address)));
    }
}

[XmlType("RestClientDescriptionConfiguration", Namespace = Xmlns.Server)]
public class RestClientDescription
{
    [XmlElement("accept")] public string Accept;
    [XmlArray("endpoints"), XmlArrayItem("add")] public List<RestClientEndpoint> Endpoints = new List<RestClientEndpoint>();
    [XmlElement("binding")] public RestClientBinding Binding;
    [XmlAttribute("name")] public string Name;
    [XmlElement("proxyAddress")] public string ProxyAddress;
    [XmlElement("trace")] public bool Trace;
}

[XmlType("RestClientEndpointConfiguration", Namespace = Xmlns.Server)]
public class RestClientEndpoint
{
    [XmlAttribute("address")] public string Address;
    [XmlAttribute("timeout")] public string Timeout;
}

[XmlType("RestClientBindingConfiguration", Namespace = Xmlns.Server)]
public class RestClientBinding
{
    [XmlElement("contentTypeMapper")] public TypeReference ContentTypeMapper;
    [XmlElement("security")] public RestClientSecurity Security;
    [XmlElement("optimizeRequests")] public bool CompressRequests;
    [XmlElement("compressionScheme")] public string OptimizationMethod;
}

[XmlType("RestClientSecurityConfiguration", Namespace = Xmlns.Server)]
public class RestClientSecurity
{
    [XmlElement("certificateValidator")] public TypeReference CertificateValidator;
    [XmlElement("clientCertificate")] public X509ConfigurationElement ClientCertificate;
    [XmlElement("credentialProvider")] public TypeReference CredentialProvider;
    [XmlArray("credentialSettings"), XmlArrayItem("add")] public List<CredentialSetting> CredentialSettings;
    [XmlAttribute("authRealm")] public string AuthRealm;
    [XmlAttribute("preAuth")] public bool PreemptiveAuthentication;
    [XmlAttribute("mode")] public string Mode;
}

[XmlType("RestSecurityCredentialSettings", Namespace = Xmlns.Server)]
public class CredentialSetting
{
    [XmlAttribute("name")] public string Name;
    [XmlAttribute("value")] public string Value;
}
