//! Which names this contract uses for the covered entity and for the business associate.
//!
//! Names that stand for one party are gathered into sides ("Acme, Inc. ("Vendor" or "we")"); what the text says of each
//! side's duties and nature then decides its role. Nothing is decided by a role noun alone: a "Provider" is a clinic in one
//! contract and the vendor in the next.

mod aliases;
mod evidence;

use super::{Block, Parties};
use aliases::Groups;
use evidence::Weight;

/// The covered entity by its name in the law.
const COVERED_ENTITY: &str = "Covered Entity";
/// The business associate by its name in the law.
const BUSINESS_ASSOCIATE: &str = "Business Associate";
/// The lower party of a downstream agreement.
const SUBCONTRACTOR: &str = "Subcontractor";

/// Least weight that makes a role out of evidence.
const ENOUGH: i32 = 2;

/// One party under all its names.
#[derive(Clone, Debug, Default)]
struct Side {
    names: Vec<usize>,
    weight: Weight,
}

/// The parties of a contract.
pub(super) fn parties(text: &str, blocks: &[Block]) -> Parties {
    let groups = aliases::groups(text, blocks);
    let names = aliases::candidates(text, &groups);
    let weights = evidence::weigh(text, blocks, &names);
    let sides = sides(&names, &groups, &weights);
    let downstream = is_downstream(&names, &groups, &weights, &sides);
    let mut parties = Parties { downstream, ..Parties::default() };
    let roles: Vec<Option<bool>> = sides.iter().map(|side| role(side, &names, downstream)).collect();
    let roles = by_elimination(roles, &sides, &names, &groups);
    for (side, role) in sides.iter().zip(roles) {
        let Some(is_covered_entity) = role else { continue };
        let list = if is_covered_entity { &mut parties.covered_entity } else { &mut parties.business_associate };
        list.extend(side.names.iter().filter(|name| weights[**name].uses > 0).map(|name| names[*name].clone()));
    }
    for list in [&mut parties.covered_entity, &mut parties.business_associate] {
        sort(list, &names, &weights);
    }
    parties
}

/// Names gathered by who bears them.
fn sides(names: &[String], groups: &Groups, weights: &[Weight]) -> Vec<Side> {
    let mut side_of: Vec<usize> = (0..names.len()).collect();
    for group in &groups.names {
        let mut members = group.iter().filter_map(|name| names.iter().position(|other| other == name));
        let Some(first) = members.next() else { continue };
        for other in members {
            let (from, to) = (side_of[other], side_of[first]);
            // The two parties of the law are never one side, whatever a garbled text says.
            let both = |name: &str| {
                names.iter().position(|other| other == name).is_some_and(|index| [from, to].contains(&side_of[index]))
            };
            if from != to && both(COVERED_ENTITY) && both(BUSINESS_ASSOCIATE) {
                continue;
            }
            side_of.iter_mut().filter(|side| **side == from).for_each(|side| *side = to);
        }
    }
    let mut sides: Vec<Side> = vec![Side::default(); names.len()];
    for (name, side) in side_of.into_iter().enumerate() {
        sides[side].names.push(name);
        sides[side].weight.add(weights[name]);
    }
    sides.retain(|side| !side.names.is_empty());
    sides
}

/// Whether both parties stand below the covered entity: one is called a business associate, the other its subcontractor.
fn is_downstream(names: &[String], groups: &Groups, weights: &[Weight], sides: &[Side]) -> bool {
    let has = |side: &Side, name: &str| side.names.iter().any(|index| names[*index] == name);
    let introduced = |name: &str| groups.introduced.iter().any(|group| group.iter().any(|other| other == name));
    if introduced(COVERED_ENTITY) || sides.iter().any(|side| has(side, COVERED_ENTITY) && side.names.len() > 1) {
        return false;
    }
    let lower =
        sides.iter().any(|side| side.weight.is_subcontractor > 0 || (has(side, SUBCONTRACTOR) && introduced(SUBCONTRACTOR)));
    let upper = introduced(BUSINESS_ASSOCIATE) || sides.iter().any(|side| side.weight.is_business_associate > 0);
    // Without an introduction: the subcontractor bears the duties and the covered entity none.
    let subject = |name: &str| names.iter().position(|other| other == name).map_or(0, |index| weights[index].subject);
    let bears =
        subject(SUBCONTRACTOR) >= 5 && subject(SUBCONTRACTOR) > 2 * subject(BUSINESS_ASSOCIATE) && subject(COVERED_ENTITY) == 0;
    (lower && upper) || bears
}

/// Whether a side is the covered entity (`true`) or the business associate (`false`), as far as its own evidence tells.
fn role(side: &Side, names: &[String], downstream: bool) -> Option<bool> {
    let has = |name: &str| side.names.iter().any(|index| names[*index] == name);
    if downstream {
        if has(SUBCONTRACTOR) || side.weight.is_subcontractor > 0 {
            return Some(false);
        }
        if has(BUSINESS_ASSOCIATE) || side.weight.is_business_associate > 0 {
            return Some(true);
        }
        if has(COVERED_ENTITY) {
            return None;
        }
    } else {
        match (has(COVERED_ENTITY), has(BUSINESS_ASSOCIATE)) {
            (true, false) => return Some(true),
            (false, true) => return Some(false),
            _ => {}
        }
        if has(SUBCONTRACTOR) {
            return None;
        }
    }
    let weight = side.weight;
    let covered_entity = weight.covered_entity + 10 * weight.is_covered_entity;
    let business_associate = weight.business_associate + 10 * weight.is_business_associate;
    let (more, less) = (covered_entity.max(business_associate), covered_entity.min(business_associate));
    (more >= ENOUGH && more >= less * 2).then_some(covered_entity > business_associate)
}

/// Gives the other role to the other of two parties that one sentence introduces.
fn by_elimination(mut roles: Vec<Option<bool>>, sides: &[Side], names: &[String], groups: &Groups) -> Vec<Option<bool>> {
    let side_of = |name: &String| {
        let index = names.iter().position(|other| other == name)?;
        sides.iter().position(|side| side.names.contains(&index))
    };
    let mut introduced: Vec<usize> = groups.introduced.iter().filter_map(|group| group.first().and_then(side_of)).collect();
    introduced.dedup();
    if let [first, second] = introduced[..] {
        match (roles[first], roles[second]) {
            (Some(role), None) => roles[second] = Some(!role),
            (None, Some(role)) => roles[first] = Some(!role),
            _ => {}
        }
    }
    // In a longer list only a role noun next to a party is surely the other party.
    for pair in introduced.windows(2) {
        let noun = |side: usize| sides[side].names.iter().any(|index| aliases::is_role_noun(&names[*index]));
        match (roles[pair[0]], roles[pair[1]]) {
            (Some(role), None) if noun(pair[1]) => roles[pair[1]] = Some(!role),
            (None, Some(role)) if noun(pair[0]) => roles[pair[0]] = Some(!role),
            _ => {}
        }
    }
    roles
}

/// Generic names first, then in the order of first use.
fn sort(list: &mut [String], names: &[String], weights: &[Weight]) {
    let generic =
        |name: &str| [COVERED_ENTITY, "CE", BUSINESS_ASSOCIATE, "BA"].iter().position(|other| *other == name).unwrap_or(9);
    let first = |name: &String| names.iter().position(|other| other == name).map_or(usize::MAX, |index| weights[index].first);
    list.sort_by_key(|name| (generic(name), first(name)));
}
