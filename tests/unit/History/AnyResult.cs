using System.Reflection;
using PerfTools.Engine.History;

namespace PerfTools.Tests.History;

/// <summary>Results of every kind with something in every property, whether or not it could have been measured.</summary>
internal sealed class AnyResult(int seed)
{
    private static readonly string[] Texts = ["", "127.0.0.1:6379", "two\nlines\r\nand \"quotes\"", "Größe ▁▂█ 😀", "a;b=c\t{}[]\\", "{\"PerfToolsHistory\":9}"];

    private readonly Random _random = new(seed);

    public object Of(Type kind)
    {
        object result = Fill(kind);
        kind.GetProperty("Target")!.SetValue(result, "web-1");
        return result;
    }

    public static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Where(property => property.CanWrite);

    /// <summary>A result as text: every property, also those within others.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        double number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("o"),
        KeyValuePair<string, IReadOnlyList<double>> named => $"{named.Key}={Text(named.Value)}",
        System.Collections.IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Text))}]",
        _ when value.GetType().Assembly == typeof(Distribution).Assembly && !value.GetType().IsEnum =>
            $"{{{string.Join(", ", Properties(value.GetType()).Select(property => $"{property.Name}={Text(property.GetValue(value))}"))}}}",
        _ => $"{value}",
    };

    public static IReadOnlyCollection<Type> Kinds => ResultKinds.All;

    private object Fill(Type type)
    {
        object made = type.GetConstructor(Type.EmptyTypes) is not null
            ? Activator.CreateInstance(type)!
            : Made(type.GetConstructors().First(one => one.GetParameters().Length > 1));
        foreach (PropertyInfo property in Properties(type)) property.SetValue(made, Value(property.PropertyType));
        return made;
    }

    private object Made(ConstructorInfo constructor) =>
        constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType))]);

    private object? Value(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } bare) return _random.Next(4) == 0 ? null : Value(bare);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(_random.Next(Enum.GetValues(type).Length));
        if (type == typeof(string)) return Texts[_random.Next(Texts.Length)];
        if (type == typeof(bool)) return _random.Next(2) == 0;
        if (type == typeof(int)) return _random.Next(-5, int.MaxValue);
        if (type == typeof(long)) return _random.NextInt64();
        if (type == typeof(double)) return _random.Next(20) == 0 ? double.PositiveInfinity : _random.NextDouble() * Math.Pow(10, _random.Next(-9, 12));
        if (type == typeof(TimeSpan)) return TimeSpan.FromTicks(_random.NextInt64(TimeSpan.TicksPerDay * 9));
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2024, 6, 7, 12, 0, 0, TimeSpan.FromHours(_random.Next(-11, 12))).AddTicks(_random.NextInt64(TimeSpan.TicksPerDay));
        if (type == typeof(Distribution)) return _random.Next(6) == 0 ? null : AnyDistribution();
        if (type == typeof(IReadOnlyDictionary<string, IReadOnlyList<double>>))
            return new Dictionary<string, IReadOnlyList<double>> { ["P50Us"] = (double[])Items(typeof(double)), ["MeanUs"] = [_random.NextDouble()] };
        Type? element = type.IsArray ? type.GetElementType() : type.IsGenericType ? type.GetGenericArguments()[0] : null;
        return element is null ? Fill(type) : Items(element);
    }

    private Array Items(Type element)
    {
        Array items = Array.CreateInstance(element, _random.Next(0, 4));
        for (int i = 0; i < items.Length; i++) items.SetValue(Value(element), i);
        return items;
    }

    private Distribution AnyDistribution() => new([.. Enumerable.Range(1, _random.Next(1, 30)).Select(i => new DistributionBucket(i * 0.013, _random.Next(1, 9)))])
    {
        Unit = "us",
        Count = _random.Next(1, 1000),
        Minimum = _random.NextDouble(),
        Maximum = 1e9 * _random.NextDouble(),
        Mean = Math.PI * _random.NextDouble(),
    };
}
