using System.Reflection;
using System.Runtime.Loader;

namespace PerfTools.Build.Help;

/// <summary>Reads the cmdlets of an assembly from their attributes. No code of the assembly runs.</summary>
internal static class CmdletReader
{
    private const string Automation = "System.Management.Automation";

    /// <summary>The cmdlets, by name.</summary>
    public static IReadOnlyList<CmdletDescription> Read(string cmdletAssembly, string standardLibraryFolder)
    {
        CmdletLoadContext context = new(Path.GetDirectoryName(Path.GetFullPath(cmdletAssembly))!, standardLibraryFolder);
        try
        {
            return
            [
                .. context.LoadUnlocked(cmdletAssembly).GetExportedTypes()
                    .Select(type => (Type: type, Attribute: Attributes(type, "CmdletAttribute").FirstOrDefault()))
                    .Where(cmdlet => cmdlet.Attribute is not null)
                    .Select(cmdlet => Describe(cmdlet.Type, cmdlet.Attribute!))
                    .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal),
            ];
        }
        finally
        {
            context.Unload();
        }
    }

    private static CmdletDescription Describe(Type type, CustomAttributeData cmdlet)
    {
        CmdletParameter[] parameters =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => Attributes(property, "ParameterAttribute").Any())
                .Select(Describe),
        ];
        string? first = Named<string>(cmdlet, "DefaultParameterSetName");
        string[] sets =
            [.. parameters.SelectMany(parameter => parameter.Sets.Keys).Where(set => set != CmdletParameter.AllSets).Distinct()];
        return new CmdletDescription(Argument<string>(cmdlet, 0), Argument<string>(cmdlet, 1))
        {
            SupportsShouldProcess = Named<bool>(cmdlet, "SupportsShouldProcess"),
            ParameterSets = sets.Length == 0 ? [CmdletParameter.AllSets] : [.. sets.OrderBy(set => set != first)],
            Parameters = parameters,
            OutputTypes =
            [
                .. Attributes(type, "OutputTypeAttribute").SelectMany(attribute => Values(attribute.ConstructorArguments[^1]))
                    .Select(output => output is Type known ? known.FullName! : (string)output!),
            ],
        };
    }

    private static CmdletParameter Describe(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Type item = type.IsArray ? type.GetElementType()! : type;
        return new CmdletParameter(property.Name)
        {
            TypeName = type.Name,
            FullTypeName = type.FullName!,
            Aliases = ValuesOf(property, "AliasAttribute"),
            AcceptedValues = ValuesOf(property, "ValidateSetAttribute") is { Length: > 0 } some ? some : item.IsEnum ? item.GetEnumNames() : [],
            SupportsWildcards = Attributes(property, "SupportsWildcardsAttribute").Any(),
            Sets = Attributes(property, "ParameterAttribute").ToDictionary(
                attribute => Named<string>(attribute, "ParameterSetName") ?? CmdletParameter.AllSets,
                attribute => new SetMembership(
                    Named<bool>(attribute, "Mandatory"),
                    attribute.NamedArguments.Any(argument => argument.MemberName == "Position") ? Named<int>(attribute, "Position") : null,
                    Named<bool>(attribute, "ValueFromPipeline"),
                    Named<bool>(attribute, "ValueFromPipelineByPropertyName"))),
        };
    }

    private static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(attribute => attribute.AttributeType.FullName == $"{Automation}.{name}");

    private static string[] ValuesOf(PropertyInfo property, string attribute) =>
        [.. Attributes(property, attribute).SelectMany(data => Values(data.ConstructorArguments[0])).OfType<string>()];

    private static IEnumerable<object?> Values(CustomAttributeTypedArgument argument) =>
        argument.Value is IEnumerable<CustomAttributeTypedArgument> items ? items.Select(item => item.Value) : [argument.Value];

    private static T Argument<T>(CustomAttributeData attribute, int index) => (T)attribute.ConstructorArguments[index].Value!;

    private static T? Named<T>(CustomAttributeData attribute, string name) => attribute.NamedArguments
        .Where(argument => argument.MemberName == name).Select(argument => (T?)argument.TypedValue.Value).FirstOrDefault();

    /// <summary>Finds what the cmdlets refer to in their own folder, and PowerShell in its reference package.</summary>
    private sealed class CmdletLoadContext(string folder, string standardLibraryFolder) : AssemblyLoadContext("help", isCollectible: true)
    {
        /// <summary>Loads a copy, so that the next build can overwrite the file.</summary>
        public Assembly LoadUnlocked(string path)
        {
            using MemoryStream copy = new(File.ReadAllBytes(path));
            return LoadFromStream(copy);
        }

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string file = assemblyName.Name + ".dll";
            string? path = assemblyName.Name == Automation
                ? Directory.EnumerateFiles(standardLibraryFolder, file, SearchOption.AllDirectories).FirstOrDefault()
                : Path.Combine(folder, file);
            return File.Exists(path) ? LoadUnlocked(path) : null;
        }
    }
}
