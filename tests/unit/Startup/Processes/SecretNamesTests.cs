using PerfTools.Engine.Startup.Processes;

namespace PerfTools.Tests.Startup.Processes;

public class SecretNamesTests
{
    [Theory]
    [InlineData("DB_PASSWORD")]
    [InlineData("PGPASSWORD")]
    [InlineData("mysql_passwd")]
    [InlineData("DB_PASS")]
    [InlineData("DB_PWD")]
    [InlineData("KEY_PASSPHRASE")]
    [InlineData("CLIENT_SECRET")]
    [InlineData("APP_SECRETS")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("ACCESSTOKEN")]
    [InlineData("API_KEY")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("OpenAI-Api-Key")]
    [InlineData("APIKEY")]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS")]
    [InlineData("BASIC_AUTH")]
    [InlineData("CONNECTION_STRING")]
    [InlineData("REDIS_CONNECTIONSTRING")]
    [InlineData("ConnectionStrings__Default")]
    public void A_name_that_says_so_is_a_secret(string name) => Assert.True(SecretNames.IsSecret(name));

    [Theory]
    [InlineData("PATH")]
    [InlineData("PWD")]
    [InlineData("OLDPWD")]
    [InlineData("KEYBOARD_LAYOUT")]
    [InlineData("MONKEY")]
    [InlineData("AUTHOR")]
    [InlineData("PASSENGERS")]
    [InlineData("MAX_TOKENS")]
    [InlineData("TOKENIZERS_PARALLELISM")]
    [InlineData("CONNECTION_TIMEOUT")]
    [InlineData("COMPASS_URL")]
    [InlineData("")]
    public void Any_other_name_is_none(string name) => Assert.False(SecretNames.IsSecret(name));
}
