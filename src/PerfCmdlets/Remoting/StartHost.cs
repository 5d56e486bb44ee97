using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace PerfTools.Cmdlets.Remoting;

/// <summary>
/// The host that a remote pipeline sees. What a script there reads from its host is asked for here and answered: remoting's one
/// way to say something to a pipeline that runs. A line that it writes says that the answer has come. All else is for nobody.
/// </summary>
internal sealed class StartHost(Func<string> answer, Action? heard = null) : PSHost
{
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "PerfTools";

    public override PSHostUserInterface UI { get; } = new Answers(answer, heard);

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt()
    {
    }

    public override void ExitNestedPrompt()
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class Answers(Func<string> answer, Action? heard) : PSHostUserInterface
    {
        public override PSHostRawUserInterface? RawUI => null;

        public override string ReadLine() => answer();

        public override SecureString ReadLineAsSecureString() => new();

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => [];

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => defaultChoice;

        public override PSCredential? PromptForCredential(string caption, string message, string userName, string targetName) => null;

        public override PSCredential? PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => null;

        public override void Write(string value)
        {
        }

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
        {
        }

        public override void WriteLine(string value) => heard?.Invoke();

        public override void WriteErrorLine(string value)
        {
        }

        public override void WriteDebugLine(string message)
        {
        }

        public override void WriteVerboseLine(string message)
        {
        }

        public override void WriteWarningLine(string message)
        {
        }

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }
    }
}
