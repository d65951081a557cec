//! Where a profile's figures were read, out of a file beside the page. It is made with the
//! page and fetched by whoever wants to know. This file knows nothing of the browser.

/// The file's name beside the page. A line a figure, its parts between tabs: whose, the figure,
/// and where it was read or measured. The first of each profile is its title, and was read
/// nowhere.
pub const FILE: &str = "sources.txt";

/// The figures of a profile, `client go`, each with its places.
pub fn figures<'a>(text: &'a str, whose: &'a str) -> impl Iterator<Item = (&'a str, Vec<&'a str>)> {
    text.lines().filter_map(move |line| {
        let mut parts = line.split('\t');
        let own = parts.next() == Some(whose);
        let figure = parts.next().filter(|_| own)?;
        Some((figure, parts.collect()))
    })
}

/// Where a place can be looked up: its address, or the tree of the commit that it names.
#[must_use]
pub fn link(place: &str) -> Option<String> {
    place.split_whitespace().find_map(|word| {
        if word.starts_with("https://") {
            return Some(word.to_owned());
        }
        let (repository, commit) = word.trim_end_matches(':').split_once('@')?;
        let hex = commit.len() >= 7 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let named = hex && repository.split('/').count() == 2;
        named.then(|| format!("https://github.com/{repository}/tree/{commit}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_profile_has_its_own_figures() {
        let text = "client go\tidle timeout 90 s\tP2-001: golang/go@0f2b4ce21a\tmeasured: x\nserver go\tnone\tP1-001\n";
        let own: Vec<_> = figures(text, "client go").collect();
        let places = vec!["P2-001: golang/go@0f2b4ce21a", "measured: x"];
        assert_eq!(own, [("idle timeout 90 s", places)]);
    }

    #[test]
    fn addresses_and_commits_can_be_looked_up() {
        let nginx = "https://github.com/nginx/nginx/tree/3f6f7824d4";
        assert_eq!(
            link("P1-001: nginx/nginx@3f6f7824d4 src/http").as_deref(),
            Some(nginx)
        );
        let alb = link("P1-051: https://docs.aws.amazon.com/elasticloadbalancing");
        assert!(alb.is_some_and(|alb| alb.starts_with("https://docs.aws.amazon.com/")));
        // A version is no commit, and what was measured is in the repository.
        assert_eq!(link("P1-018: nodejs/node@v20"), None);
        assert_eq!(link("measured: core/tests/truth/servers.json"), None);
    }
}
